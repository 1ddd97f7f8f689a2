/** The course: its suites in the order in which they run, and the folder of what was published and measured. */
import { defineCourse } from 'reprolab/suite';
import { twoClouds } from './two-clouds/suite.ts';

export default defineCourse({
  name: 'my-course',
  title: 'My course',
  suites: [twoClouds],
  references: new URL('references/', import.meta.url),
});
