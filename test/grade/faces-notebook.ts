/** A made-up notebook of the face lab, with what a test changes. */
import { notebook, type CodeCell } from './build-notebook.ts';
import { drawChart } from './draw-chart.ts';

export interface Faces {
  readonly values?: readonly (readonly number[])[];
  readonly chart?: Partial<CodeCell>;
  readonly dbvae?: boolean;
  readonly dbvaeTraining?: Partial<CodeCell>;
  readonly keys?: string;
  readonly year?: number;
  readonly accuracy?: string;
  /** Of the standard classifier, and of the DB-VAE. */
  readonly epochs?: readonly [number, number];
  readonly training?: Partial<CodeCell>;
  readonly dbvaeClass?: string;
  readonly title?: string;
}

export const facesNotebook = ({
  values = [
    [0.607, 0.61, 0.441, 0.766],
    [0.718, 0.747, 0.626, 0.758],
  ],
  chart,
  dbvae = true,
  dbvaeTraining,
  keys = '["Light Female", "Light Male", "Dark Female", "Dark Male"]',
  year = 2022,
  accuracy = '0.9976',
  epochs = [2, 6],
  training,
  dbvaeClass = 'DB_VAE',
  title = '',
}: Faces = {}) =>
  notebook([
    `# Copyright ${year} MIT\n# Debiasing facial detection systems${title}`,
    { source: 'import tensorflow as tf\nloader = mdl.lab2.TrainingDatasetLoader(path)  # CelebA' },
    {
      source: `batch_size = 32
num_epochs = ${epochs[0]}
learning_rate = 5e-4
optimizer = tf.keras.optimizers.Adam(learning_rate)
for epoch in range(num_epochs):
  for idx in tqdm(range(loader.get_train_size()//batch_size)):
    loss = standard_train_step(x, y)`,
      stderr: '100%|###| 3434/3434 [01:00<00:00, 50it/s]\n',
      png: 'iVBORw0KGgo=',
      ...training,
    },
    {
      source:
        'print("Standard CNN accuracy on (potentially biased) training set: {:.4f}".format(acc_standard.numpy()))',
      stdout: `Standard CNN accuracy on (potentially biased) training set: ${accuracy}\n`,
    },
    {
      source: `keys = ${keys}\nplt.bar(xx, yy)\nplt.title("Standard classifier predictions")`,
      png: drawChart([values[0] ?? []]),
    },
    ...(dbvae
      ? [
          { source: `class ${dbvaeClass}(tf.keras.Model):\n  def call(self, x):\n    return x` },
          {
            source: `learning_rate = 5e-4
latent_dim = 100
num_epochs = ${epochs[1]}
for i in range(num_epochs):
  for j in tqdm(range(n)):
    loss = debiasing_train_step(x, y)`,
            stderr: '100%|###| 3434/3434 [01:00<00:00, 50it/s]\n',
            ...dbvaeTraining,
          },
          {
            source:
              'plt.bar(xx, standard_classifier_probs.numpy().mean(1), width=0.2, label="Standard CNN")\nplt.bar(xx+0.2, dbvae_probs.numpy().mean(1), width=0.2, label="DB-VAE")',
            png: drawChart(values),
            ...chart,
          },
        ]
      : []),
  ]);
