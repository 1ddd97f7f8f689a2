/** Every suite, in the order in which they run and are listed: the course's. */
import type { Suite } from '../harness/index.ts';
import { faceClassifier } from './face-classifier/suite.ts';
import { faceDbvae } from './face-dbvae/suite.ts';
import { mnistCnn } from './mnist-cnn/suite.ts';
import { mnistFc } from './mnist-fc/suite.ts';
import { mnistGradientTape } from './mnist-gradient-tape/suite.ts';
import { musicRnn } from './music-rnn/suite.ts';
import { tensorflowBasics } from './tensorflow-basics/suite.ts';

export const suites: readonly Suite[] = [
  tensorflowBasics,
  musicRnn,
  mnistFc,
  mnistCnn,
  mnistGradientTape,
  faceClassifier,
  faceDbvae,
];
