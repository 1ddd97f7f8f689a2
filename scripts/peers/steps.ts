/** The training steps that are compared, and what shows that all sides compute the same. */

/** A suite's training step at one of its recipes. */
export interface PeerStep {
  /** As on the command line. */
  readonly name: string;
  readonly title: string;
  readonly suite: string;
  readonly recipe: string;
  /** Trainable numbers of the model. */
  readonly parameters: number;
  /** Expected loss before training: ln(classes) for balanced answers; null where it depends on the images. */
  readonly initialLoss: number | null;
}

const irishVocabulary = 83;

/** In the order of the course's labs. */
export const peerSteps: readonly PeerStep[] = [
  {
    name: 'fc',
    title: 'FC, 16 images',
    suite: 'mnist-fc',
    recipe: 'published',
    parameters: 101_770,
    initialLoss: Math.log(10),
  },
  {
    name: 'cnn',
    title: 'CNN, 16 images',
    suite: 'mnist-cnn',
    recipe: 'published',
    parameters: 124_670,
    initialLoss: Math.log(10),
  },
  {
    name: 'tape',
    title: 'CNN with tape, 12 images',
    suite: 'mnist-gradient-tape',
    recipe: 'published',
    parameters: 124_670,
    initialLoss: Math.log(10),
  },
  {
    name: 'rnn-4',
    title: 'RNN, 4 x 100 characters',
    suite: 'music-rnn',
    recipe: 'course-2022',
    parameters: 5_353_299,
    initialLoss: Math.log(irishVocabulary),
  },
  {
    name: 'rnn-8',
    title: 'RNN, 8 x 100 characters',
    suite: 'music-rnn',
    recipe: 'course-2026',
    parameters: 5_353_299,
    initialLoss: Math.log(irishVocabulary),
  },
  {
    name: 'classifier',
    title: 'Face classifier, 16 images',
    suite: 'face-classifier',
    recipe: 'published',
    parameters: 1_378_097,
    initialLoss: Math.log(2),
  },
  {
    name: 'dbvae',
    title: 'DB-VAE, 16 images',
    suite: 'face-dbvae',
    recipe: 'published',
    parameters: 1_910_060,
    initialLoss: null,
  },
];
