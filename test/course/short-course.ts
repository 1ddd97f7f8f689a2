import { withCourse, type CourseFolder } from './course-folder.ts';

/** A course whose whole recipe takes a moment, and is judged. */
export async function withShortCourse(work: (course: CourseFolder) => Promise<void>): Promise<void> {
  await withCourse(async (course) => {
    course.edit('two-clouds/recipe.ts', 'epochs: 5', 'epochs: 1');
    course.edit('references/published/lab1.json', '"epochs": 5', '"epochs": 1');
    await work(course);
  });
}
