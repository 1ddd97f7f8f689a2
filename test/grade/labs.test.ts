import assert from 'node:assert/strict';
import { test } from 'uvu';
import { notebook, type CodeCell } from './build-notebook.ts';
import { drawChart } from './draw-chart.ts';
import { facesNotebook } from './faces-notebook.ts';
import { gradeOne } from './graded.ts';

const say = (by: ReturnType<typeof gradeOne>['by'], id: string) => {
  const found = by[id];
  if (found === undefined) throw new Error(`no ${id} among ${Object.keys(by).join()}`);
  return found;
};

interface Basics {
  readonly year?: number;
  readonly sum?: Partial<CodeCell>;
  readonly graph?: Partial<CodeCell>;
  readonly dense?: Partial<CodeCell>;
  readonly gradient?: Partial<CodeCell>;
}

const basics = ({ year = 2022, sum, graph, dense, gradient }: Basics = {}) =>
  notebook([
    `# Copyright ${year}\n# Intro to TensorFlow`,
    { source: 'import tensorflow as tf' },
    {
      source:
        'a = tf.constant(15)\nb = tf.constant(61)\n# Add them!\nc1 = tf.add(a,b)\nc2 = a + b\nprint(c1)\nprint(c2)',
      stdout: 'tf.Tensor(76, shape=(), dtype=int32)\ntf.Tensor(76, shape=(), dtype=int32)\n',
      ...sum,
    },
    {
      source: 'def func(a,b):\n  c = tf.add(a,b)\n  d = tf.subtract(b,1)\n  e = tf.multiply(c,d)\n  return e',
    },
    {
      source: 'a, b = 1.5, 2.5\ne_out = func(a,b)\nprint(e_out)',
      stdout: 'tf.Tensor(6.0, shape=(), dtype=float32)\n',
      ...graph,
    },
    {
      source:
        'class OurDenseLayer(tf.keras.layers.Layer):\n  def call(self, x):\n    return tf.sigmoid(z)\nlayer = OurDenseLayer(3)\nprint(y.numpy())\nmdl.lab1.test_custom_dense_layer_output(y)',
      stdout: '[[0.26978594 0.45750412 0.66536945]]\n[PASS] test_custom_dense_layer_output\n',
      ...dense,
    },
    { source: 'model = Sequential()\nmodel.add(Dense(3))' },
    { source: 'print(model(x_input))', stdout: 'tf.Tensor([[0.2 0.2 0.3]], shape=(1, 3), dtype=float32)\n' },
    {
      source:
        'x = tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n  y = x * x\ndy_dx = tape.gradient(y, x)\nassert dy_dx.numpy() == 6.0',
      ...gradient,
    },
  ]);

test('basics: sum, graph, dense layer and gradient', () => {
  const { by, files } = gradeOne(basics());
  assert.deepEqual([files[0]?.lab, files[0]?.edition], ['lab1-part1', 'tensorflow-2019']);
  for (const id of ['sum', 'graph-value', 'dense-layer', 'gradient']) {
    assert.equal(say(by, `basics/${id}`).verdict, 'reproduced', id);
  }
  assert.match(say(by, 'basics/gradient').reason, /assertion in cell 9 held/);
});

test('basics: the expected value follows from the inputs in the source', () => {
  const changed = gradeOne(
    basics({ graph: { source: 'print(func(3, 2))', stdout: 'tf.Tensor(5.0, shape=(), dtype=float32)\n' } }),
  );
  assert.equal(say(changed.by, 'basics/graph-value').verdict, 'reproduced');
  const wrong = gradeOne(basics({ graph: { stdout: 'tf.Tensor(3.75, shape=(), dtype=float32)\n' } }));
  assert.equal(say(wrong.by, 'basics/graph-value').verdict, 'worse');
  assert.match(say(wrong.by, 'basics/graph-value').reason, /Expected 6.*found 3.75/);
  const other = gradeOne(
    basics({
      sum: {
        source: 'a = tf.constant(1)\nb = tf.constant(2)\nprint(tf.add(a, b))',
        stdout: 'tf.Tensor(3, shape=(), dtype=int32)\n',
      },
    }),
  );
  assert.equal(say(other.by, 'basics/sum').verdict, 'reproduced');
});

test('basics: the dense layer without the check of the lab, with a failed one, with another triple', () => {
  const of = (stdout: string, year?: number) =>
    say(
      gradeOne(basics({ dense: { stdout }, ...(year === undefined ? {} : { year }) })).by,
      'basics/dense-layer',
    ).verdict;
  assert.equal(of('[[0.2697859 0.4575041 0.6653695]]\n'), 'reproduced');
  assert.equal(of('[[0.27064407 0.1826951  0.50374055]]\n', 2024), 'reproduced');
  assert.equal(of('[[0.1 0.2 0.3]]\n', 2023), 'not-evaluated');
  assert.equal(of('[[1.5 0.2 0.3]]\n'), 'worse');
  assert.equal(of('[FAIL] test_custom_dense_layer_output\n'), 'worse');
});

test("basics: the layer's own numbers, not those printed inside it, before it, or by the next model", () => {
  const of = (dense: Partial<CodeCell>, year?: number) =>
    say(gradeOne(basics({ dense, ...(year === undefined ? {} : { year }) })).by, 'basics/dense-layer');
  const inside = of({
    stdout:
      'tf.Tensor([[-0.5  1.5  0.01]], shape=(1, 3), dtype=float32)\n[[0.2697859 0.4575041 0.6653695]]\n[PASS] test_custom_dense_layer_output\n',
  });
  assert.deepEqual([inside.verdict, inside.value?.text], ['reproduced', '[[0.2697859 0.4575041 0.6653695]]']);
  const failed = of({ stdout: [], error: 'TypeError' });
  assert.deepEqual([failed.verdict, failed.value], ['failed', null]);
  const refused = { stdout: '[[0.1 0.2 0.3]]\n', error: 'AssertionError' };
  assert.equal(of(refused).verdict, 'worse');
  assert.equal(of(refused, 2023).verdict, 'not-evaluated');
});

test('the year of the copyright, not that of an address or of a sentence', () => {
  const cells = [
    '<a href="https://example.org/somebody/2021-course/lab.ipynb">Open</a> 2020',
    '# Copyright 2026 MIT Introduction to Deep Learning\n# Intro to TensorFlow',
    { source: 'a = tf.constant(15)\nclass OurDenseLayer(object): pass', stdout: '1\n' },
  ];
  assert.equal(gradeOne(notebook(cells)).files[0]?.edition, 'tensorflow-2024');
});

test('basics: a gradient that is printed, that failed, that was not run', () => {
  const of = (gradient: Partial<CodeCell>) =>
    say(gradeOne(basics({ gradient })).by, 'basics/gradient').verdict;
  assert.equal(of({ stdout: 'dy_dx of y=x^2 at x=3.0 is:  tensor(6.)\n' }), 'reproduced');
  assert.equal(of({ stdout: 'tensor(3.)\n' }), 'worse');
  assert.equal(of({ error: 'AssertionError' }), 'failed');
  assert.equal(of({ count: null }), 'not-run');
});

test('basics: where no cell has a count, one that prints nothing may have run', () => {
  const none = { count: null };
  const content = JSON.parse(
    JSON.stringify(basics()).replaceAll(/"execution_count":\d+/g, '"execution_count":null'),
  ) as object;
  assert.equal(say(gradeOne(content).by, 'basics/gradient').verdict, 'not-found');
  assert.equal(say(gradeOne(basics({ gradient: none })).by, 'basics/gradient').verdict, 'not-run');
});

interface Music {
  readonly constants?: string;
  readonly training?: Partial<CodeCell>;
  readonly generated?: Partial<CodeCell>;
}

const music = ({ constants = '', training, generated }: Music = {}) =>
  notebook([
    '# Copyright 2024\n# Music Generation with RNNs',
    {
      source: 'import tensorflow as tf\nsongs = mdl.lab1.load_training_data()\nexample_song = songs[0]',
      stdout: 'Found 817 songs in text\n\nExample song: \nX:1\nT:Alexander\n',
    },
    {
      source:
        'example_batch_loss = compute_loss(y, pred)\nprint("Prediction shape: ", pred.shape)\nprint("scalar_loss:      ", example_batch_loss.numpy().mean())',
      stdout:
        'Prediction shape:  (32, 100, 83)  # (batch_size, sequence_length, vocab_size)\nscalar_loss:       4.4178934\n',
    },
    { source: constants },
    {
      source:
        'history = []\nfor iter in tqdm(range(num_training_iterations)):\n  loss = train_step(x_batch, y_batch)',
      stderr:
        '100%|####| 3000/3000 [01:00<00:00, 50it/s]\n\u001b[1;38;5;39mCOMET INFO:\u001b[0m     loss [3300] : (0.6112, 4.42)\n',
      png: 'iVBORw0KGgo=',
      ...training,
    },
    {
      source: 'generated_songs = mdl.lab1.extract_song_snippet(generated_text)',
      stdout: 'Found 3 songs in text\n',
      ...generated,
    },
  ]);

test('music: songs, the loss at the start, the loss that was reached at least, songs that came out', () => {
  const { by } = gradeOne(music());
  assert.equal(say(by, 'music/songs-in-data').verdict, 'reproduced');
  assert.deepEqual(
    [say(by, 'music/initial-loss').verdict, say(by, 'music/initial-loss').value?.text],
    ['reproduced', '4.4178934'],
  );
  const loss = say(by, 'music/training-loss');
  assert.deepEqual([loss.verdict, loss.value?.text], ['shown', '0.6112']);
  assert.match(loss.reason, /reached at least.*more than one training/);
  assert.deepEqual(
    [say(by, 'music/songs-generated').verdict, say(by, 'music/songs-generated').value?.low],
    ['shown', 3],
  );
});

test("music: the recipe beside the edition's, from a dictionary or alone", () => {
  const differences = (constants: string) =>
    say(gradeOne(music({ constants })).by, 'music/training-loss').recipe.map(
      ({ name, found }) => `${name} ${found}`,
    );
  assert.deepEqual(differences('num_training_iterations = 3000\nbatch_size = 8'), []);
  assert.deepEqual(
    differences(
      'params = dict(num_training_iterations = 50, batch_size = 28, learning_rate = 1e-2)\noptimizer = tf.keras.optimizers.SGD(params["learning_rate"])',
    ),
    ['iterations 50', 'batch size 28', 'rate 0.01', 'optimizer SGD'],
  );
});

test('music: without a tracker the loss is a picture; an interrupted training gives no songs', () => {
  const untracked = gradeOne(music({ training: { stderr: '100%|####| 3000/3000 [01:00<00:00]\n' } }));
  assert.equal(say(untracked.by, 'music/training-loss').verdict, 'picture-only');
  const failed = gradeOne(music({ training: { error: 'KeyboardInterrupt' } }));
  assert.deepEqual(
    [say(failed.by, 'music/training-loss').verdict, say(failed.by, 'music/songs-generated').verdict],
    ['failed', 'failed'],
  );
  const hidden = gradeOne(
    music({ generated: { stdout: [], results: ['Output hidden; open in https://example.org to view.'] } }),
  );
  assert.match(say(hidden.by, 'music/songs-generated').reason, /output was not kept/);
  const none = gradeOne(music({ generated: { stdout: 'Found 0 songs in text\n' } }));
  assert.deepEqual(
    [say(none.by, 'music/songs-generated').verdict, say(none.by, 'music/songs-generated').value?.text],
    ['shown', '0'],
  );
});

test('faces: the accuracy on the training set, and the groups from the chart of both classifiers', () => {
  const { by } = gradeOne(facesNotebook());
  const training = say(by, 'faces/training-accuracy');
  assert.deepEqual(
    [training.value?.text, training.verdict, training.recipe],
    ['0.9976', 'not-evaluated', []],
  );
  for (const [id, expected] of [
    ['standard-lf', 0.607],
    ['standard-dm', 0.766],
    ['dbvae-df', 0.626],
  ] as const) {
    const group = say(by, `faces/${id}`);
    assert.equal(group.verdict, 'not-evaluated');
    assert.match(group.reason, /one notebook cannot tell.*pixels/);
    assert.ok((group.value?.low ?? 1) <= expected && (group.value?.high ?? 0) >= expected, id);
  }
});

test('faces: a constant answer, a chart that is older than the training, an interrupted training', () => {
  const constant = gradeOne(
    facesNotebook({
      values: [
        [0.607, 0.61, 0.441, 0.766],
        [1, 1, 1, 1],
      ],
    }),
  ).by;
  assert.match(say(constant, 'faces/dbvae-lf').reason, /Constant answer/);
  assert.equal(say(constant, 'faces/dbvae-lf').verdict, 'failed');
  assert.equal(say(constant, 'faces/standard-lf').verdict, 'not-evaluated');
  const stale = gradeOne(facesNotebook({ dbvaeTraining: { count: 50 } })).by;
  assert.match(say(stale, 'faces/dbvae-lf').reason, /^Stale/);
  const interrupted = gradeOne(facesNotebook({ dbvaeTraining: { error: 'KeyboardInterrupt' } })).by;
  assert.match(say(interrupted, 'faces/dbvae-lf').reason, /ended with KeyboardInterrupt/);
});

test('faces: pictures that are gone, of another shape, or of other groups are pictures only', () => {
  const verdicts = [
    facesNotebook({ chart: { png: drawChart([[0.6, 0.6, 0.4, 0.7]]) } }),
    facesNotebook({ chart: { png: 'iVBORw0KGgo=' } }),
    facesNotebook({ keys: '["Dark Male", "Light Male", "Dark Female", "Light Female"]' }),
    notebook([]),
  ]
    .slice(0, 3)
    .map((content) => say(gradeOne(content).by, 'faces/dbvae-lf').verdict);
  assert.deepEqual(verdicts, ['not-readable', 'picture-only', 'picture-only']);
});

test('faces: a chart without bars of the DB-VAE still has those of the standard classifier', () => {
  const { by } = gradeOne(facesNotebook({ chart: { png: drawChart([[0.6, 0.61, 0.4, 0.7]]) } }));
  assert.equal(say(by, 'faces/standard-dm').value?.text.slice(0, 3), '0.7');
  assert.match(say(by, 'faces/dbvae-dm').reason, /no bars of the DB-VAE/);
});

test("faces: each model's own recipe, from the cells up to its training", () => {
  const { by } = gradeOne(facesNotebook());
  for (const id of ['training-accuracy', 'standard-lf', 'dbvae-lf']) {
    assert.deepEqual(say(by, `faces/${id}`).recipe, [], id);
  }
  const changed = gradeOne(facesNotebook({ epochs: [4, 10] })).by;
  const epochs = (id: string) => say(changed, `faces/${id}`).recipe.map(({ found }) => found);
  assert.deepEqual(
    [epochs('training-accuracy'), epochs('standard-lf'), epochs('dbvae-lf')],
    [['4'], ['4'], ['10']],
  );
});

test('faces: a DB-VAE that was trained again leaves the values of the other classifier; its own error does not', () => {
  const again = gradeOne(facesNotebook({ dbvaeTraining: { count: 50 } })).by;
  assert.deepEqual(
    [say(again, 'faces/standard-lf').verdict, say(again, 'faces/dbvae-lf').verdict],
    ['not-evaluated', 'failed'],
  );
  const cut = gradeOne(facesNotebook({ training: { error: 'KeyboardInterrupt' } })).by;
  assert.equal(say(cut, 'faces/standard-lf').verdict, 'failed');
  assert.deepEqual(
    [say(cut, 'faces/training-accuracy').verdict, say(cut, 'faces/training-accuracy').value?.text],
    ['failed', '0.9976'],
  );
});

test('faces: the chart of one classifier alone is a picture only', () => {
  const { by } = gradeOne(facesNotebook({ chart: { count: null, png: '' } }));
  assert.equal(say(by, 'faces/standard-lf').verdict, 'picture-only');
});

test('faces: the lab of 2023 compares no groups, and its lab 3 is another lab', () => {
  const chart = { source: 'plt.plot(x)', png: 'iVBORw0KGgo=' };
  const { by } = gradeOne(facesNotebook({ year: 2023, dbvaeClass: 'SS_VAE', chart }));
  assert.equal(say(by, 'faces/standard-lf').verdict, 'not-in-edition');
  assert.equal(say(by, 'faces/training-accuracy').value?.text, '0.9976');
  const lab3 = gradeOne(
    facesNotebook({ year: 2023, chart, title: '\n# import capsa\ncapsa.HistogramVAEWrapper' }),
  );
  assert.equal(lab3.files[0]?.status, 'not-a-lab');
});

test('faces: an edition without a DB-VAE', () => {
  const { by } = gradeOne(facesNotebook({ dbvae: false }));
  assert.match(say(by, 'faces/dbvae-dm').reason, /no DB-VAE/);
  assert.equal(say(by, 'faces/training-accuracy').value?.text, '0.9976');
});

test.run();
