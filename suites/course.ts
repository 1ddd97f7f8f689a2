/** The labs of MIT 6.S191, Introduction to Deep Learning. */
import { defineCourse } from '../harness/index.ts';
import { faceClassifier } from './faces/classifier/suite.ts';
import { faceDbvae } from './faces/dbvae/suite.ts';
import { grading } from './grading/grading.ts';
import { mnistCnn } from './mnist/cnn/suite.ts';
import { mnistFc } from './mnist/fc/suite.ts';
import { mnistGradientTape } from './mnist/gradient-tape/suite.ts';
import { musicRnn } from './music/suite.ts';
import { tensorflowBasics } from './basics/suite.ts';

export default defineCourse({
  name: 'mit-6s191',
  title: 'MIT 6.S191: Introduction to Deep Learning',
  suites: [tensorflowBasics, musicRnn, mnistFc, mnistCnn, mnistGradientTape, faceClassifier, faceDbvae],
  references: new URL('../reference-results/', import.meta.url),
  grading,
});
