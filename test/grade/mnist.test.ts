import assert from 'node:assert/strict';
import { test } from 'uvu';
import { asFloat, fitOutput, type CodeCell } from './build-notebook.ts';
import { gradeOne } from './graded.ts';
import { mnistNotebook, sigmoidBuilder, torchNotebook, type Changes } from './mnist-notebook.ts';

const graded = (changes: Changes = {}) => gradeOne(mnistNotebook(changes));
const fcOf = (changes: Changes) => exerciseOf('fc', changes);
const cnnOf = (changes: Changes) => exerciseOf('cnn', changes);

function exerciseOf(which: 'fc' | 'cnn' | 'tape', changes: Changes) {
  const found = graded(changes).by[`mnist/${which}-accuracy`];
  if (found === undefined) throw new Error(`no ${which}`);
  return found;
}

const result = (value: number) => ({ stdout: `Test accuracy: ${asFloat(value)}\n` });

test('an ordinary notebook: values, where they stand, and the stored runs that they are held against', () => {
  const { by, files, observations } = graded();
  assert.deepEqual(
    [files[0]?.status, files[0]?.lab, files[0]?.edition],
    ['read', 'lab2-part1', 'tensorflow-2024'],
  );
  const fc = by['mnist/fc-accuracy'];
  assert.equal(fc?.verdict, 'reproduced');
  assert.deepEqual(fc.evidence, { cell: 7, executionCount: 7, line: `Test accuracy: ${asFloat(0.9691)}` });
  assert.equal(fc.against.at(-1)?.kind, 'measured');
  assert.ok((fc.against.at(-1)?.chance ?? 1) <= 0.01);
  assert.match(fc.reason, /at most 1%/);
  assert.deepEqual(fc.recipe, []);
  assert.equal(by['mnist/cnn-accuracy']?.verdict, 'reproduced');
  assert.deepEqual(observations, []);
});

test('far below and above what runs of the recipe reach is worse and better', () => {
  assert.equal(fcOf({ fcEvaluate: result(0.9278) }).verdict, 'worse');
  assert.equal(fcOf({ fcEvaluate: result(0.9905) }).verdict, 'better');
});

test('the published recipe is held against what was published', () => {
  const fc = fcOf({
    fcBuilder: sigmoidBuilder,
    fcFit: {
      source: 'model.fit(train_images, train_labels, 16, 6)',
      stdout: fitOutput(6, 3750, 0.43),
    },
    fcEvaluate: result(0.9625),
  });
  assert.equal(fc.verdict, 'reproduced');
  assert.deepEqual(
    fc.against.map(({ kind, recipe }) => [kind, recipe]),
    [
      ['published', 'published'],
      ['measured', 'published'],
    ],
  );
  assert.deepEqual(
    fc.recipe.map(({ name, found }) => [name, found]),
    [
      ['epochs', '6'],
      ['batch size', '16'],
      ['hidden activation', 'sigmoid'],
    ],
  );
});

test('a recipe of which no runs are stored is not evaluated, and shown beside its edition', () => {
  const fc = fcOf({ fcCompile: 'optimizer=tf.keras.optimizers.SGD(0.01)', fcEvaluate: result(0.921) });
  assert.equal(fc.verdict, 'not-evaluated');
  assert.deepEqual(fc.recipe, [{ name: 'rate', expected: '0.1', found: '0.01' }]);
  assert.match(fc.reason, /rate 0.01 in place of 0.1.*below it/);
  assert.equal(fc.against[0]?.recipe, 'course-2026');
});

test('optimizers by name, by variable, with defaults; more layers; positional arguments', () => {
  const named = (fcCompile: string) =>
    fcOf({ fcCompile }).recipe.map(({ name, found }) => `${name} ${found}`);
  assert.deepEqual(named("optimizer='adam'"), ['optimizer Adam', 'rate 0.001']);
  assert.deepEqual(named("'sgd'"), ['rate 0.01']);
  assert.deepEqual(named('optimizer=tf.keras.optimizers.SGD(learning_rate=1e-1, momentum=0.9)'), [
    'optimizer SGD with momentum 0.9',
  ]);
  const deeper = sigmoidBuilder.replace(
    "Dense(128, activation='sigmoid'),",
    "Dense(128, activation='relu'),\n      tf.keras.layers.Dropout(0.2),",
  );
  assert.deepEqual(fcOf({ fcBuilder: deeper }).recipe, [
    { name: 'layers', expected: '0 convolutions, 2 dense', found: '0 convolutions, 2 dense, Dropout' },
  ]);
});

test('outputs are the witness where the source was edited after the run, and it is said', () => {
  const { by, observations } = graded({ fcFit: { stdout: fitOutput(10, 938) } });
  assert.deepEqual(by['mnist/fc-accuracy']?.recipe, [{ name: 'epochs', expected: '5', found: '10' }]);
  assert.match(observations[0]?.text ?? '', /source says 5 epochs, and the output shows 10/);
});

test('old progress lines count samples: no batch is derived from them', () => {
  const old = fitOutput(5, 938).replaceAll('938/938', '60000/60000');
  assert.deepEqual(fcOf({ fcFit: { stdout: old } }).recipe, []);
});

test('the wrong model: another receiver, or the other value to the last digit', () => {
  const other = cnnOf({
    cnnEvaluate: {
      source:
        "test_loss, test_acc = model.evaluate(test_images, test_labels)\nprint('Test accuracy:', test_acc)",
      ...result(0.9692),
    },
  });
  assert.equal(other.verdict, 'failed');
  assert.match(other.reason, /model was evaluated, and cnn_model was trained/);
  const same = cnnOf({ cnnEvaluate: result(0.9691) });
  assert.equal(same.verdict, 'failed');
  assert.match(same.reason, /other network to the last digit/);
  assert.ok(same.value !== null);
});

test('a renamed model is still the model; another name of it too', () => {
  const { by } = gradeOne(
    JSON.parse(JSON.stringify(mnistNotebook()).replaceAll('cnn_model', 'netz')) as object,
  );
  assert.equal(by['mnist/cnn-accuracy']?.verdict, 'reproduced');
});

test('a translated label counts where the source prints the variable of the evaluation', () => {
  const fc = fcOf({
    fcEvaluate: {
      source: "a, b = model.evaluate(test_images, test_labels)\nprint('Precisão no teste:', b)",
      stdout: `Precisão no teste: ${asFloat(0.9688)}\n`,
    },
  });
  assert.equal(fc.verdict, 'reproduced');
});

test('trained on the test set, by name or by steps; evaluated on the training set', () => {
  const byName = fcOf({
    fcFit: {
      source: 'model.fit(test_images, test_labels, batch_size=64, epochs=5)',
      stdout: fitOutput(5, 157),
    },
  });
  assert.match(byName.reason, /trained on the test set: test_images/);
  const bySteps = fcOf({
    fcFit: { source: 'model.fit(x, y, batch_size=64, epochs=5)', stdout: fitOutput(5, 157) },
  });
  assert.match(bySteps.reason, /trained on the test set: 157 steps/);
  const onTraining = fcOf({
    fcEvaluate: {
      source: "l, a = model.evaluate(x, y)\nprint('Test accuracy:', a)",
      stdout: `1875/1875 [====] - 2s - loss: 0.05 - accuracy: 0.9812\nTest accuracy: ${asFloat(0.9812)}\n`,
    },
  });
  assert.match(onTraining.reason, /training data was evaluated/);
  for (const each of [byName, bySteps, onTraining]) assert.equal(each.verdict, 'failed');
});

test('stale: the evaluation has a smaller count than the training', () => {
  const stale = cnnOf({ cnnFit: { count: 35 }, cnnEvaluate: { count: 20, ...result(0.0981) } });
  assert.equal(stale.verdict, 'failed');
  assert.match(stale.reason, /^Stale/);
});

test('counts of null or 0 say nothing about the order', () => {
  for (const count of [null, 0]) {
    const fc = fcOf({ fcFit: { count }, fcEvaluate: { count } });
    assert.equal(fc.verdict, 'reproduced');
    assert.match(fc.reason, /order of execution is unknown/);
  }
});

test('the bar of Keras 3 is not the result, that of Keras 2 is', () => {
  const source = 'model.evaluate(test_images, test_labels)';
  const new3 = fcOf({
    fcEvaluate: {
      source,
      stdout:
        '\u001b[1m313/313\u001b[0m \u001b[32m━━━━━━━━━━━━━━━━━━━━\u001b[0m\u001b[37m\u001b[0m \u001b[1m1s\u001b[0m 2ms/step - accuracy: 0.9601 - loss: 0.1310\n',
    },
  });
  assert.equal(new3.verdict, 'not-found');
  assert.match(new3.reason, /about 0.9601.*too low/);
  const old = fcOf({
    fcEvaluate: { source, stdout: '313/313 [====] - 1s 2ms/step - loss: 0.1105 - accuracy: 0.9690\n' },
  });
  assert.deepEqual([old.verdict, old.value?.text], ['reproduced', '0.9690']);
  const glued = fcOf({
    fcEvaluate: {
      source,
      stdout:
        '10000/10000 [=] - ETA: 9s - loss: 0.4 - accuracy: 0.90 - ETA: 0s - loss: 0.2 - accuracy: 0.94 - 1s 80us/sample - loss: 0.1234 - accuracy: 0.9681\n',
    },
  });
  assert.equal(glued.value?.text, '0.9681');
  const plain = fcOf({
    fcEvaluate: { source, stdout: '313/313 - 2s - loss: 0.1 - accuracy: 0.9693 - 2s/epoch\n' },
  });
  assert.equal(plain.value?.text, '0.9693');
});

test('a number without a label counts where the source says which it is', () => {
  const printed = (source: string, line: string) =>
    fcOf({
      fcEvaluate: { source: `l, a = model.evaluate(test_images, test_labels)\n${source}`, stdout: line },
    });
  assert.equal(printed('print(l, a)', '0.1052 0.9681000113487244\n').value?.text, '0.9681000113487244');
  assert.equal(printed('print(a)', '0.9681000113487244\n').value?.text, '0.9681000113487244');
  const given = (source: string, result: string) =>
    fcOf({ fcEvaluate: { source, stdout: [], results: [result] } }).value?.text;
  const call = 'model.evaluate(test_images, test_labels, verbose=0)';
  assert.equal(given(call, '[0.1052, 0.9681000113487244]'), '0.9681000113487244');
  assert.equal(given(`l, a = ${call}\na`, '0.9681000113487244'), '0.9681000113487244');
  assert.equal(given(`l, a = ${call}\nl, a`, '(0.1052, 0.9681000113487244)'), '0.9681000113487244');
  assert.equal(given(`l, a = ${call}\nl`, '0.1052'), undefined);
});

test('an accuracy on the training set beside that on the test set is not it', () => {
  const source =
    "l, a = model.evaluate(test_images, test_labels)\nprint('Test accuracy:', a)\nprint('Train accuracy:', b)";
  const stdout = 'Test accuracy: 0.9683\nTrain accuracy: 0.9911\n';
  assert.equal(fcOf({ fcEvaluate: { source, stdout } }).value?.text, '0.9683');
});

test('epochs whose first lines are not kept, that stop early, and a single one without a line of its own', () => {
  const late = fitOutput(5, 938).split('\n').slice(6).join('\n');
  assert.deepEqual(fcOf({ fcFit: { stdout: late } }).recipe, []);
  const early = fitOutput(20, 938).split('\n').slice(0, 34).join('\n');
  const stopped = fcOf({
    fcFit: { source: 'model.fit(train_images, train_labels, batch_size=64, epochs=20)', stdout: early },
  });
  assert.deepEqual(stopped.recipe, [{ name: 'epochs', expected: '5', found: '17' }]);
  const single = fcOf({
    fcFit: {
      source: 'model.fit(train_images, train_labels, batch_size=64)',
      stdout: '938/938 [====] - 3s 3ms/step - loss: 0.0395 - accuracy: 0.9880\n',
    },
  });
  assert.match(single.reason, /epochs 1 in place of 5.*may have trained longer/);
});

test('another last layer and other convolutions are other recipes', () => {
  const changed = (from: string, to: string) =>
    gradeOne(JSON.parse(JSON.stringify(mnistNotebook()).replaceAll(from, to)) as object).by;
  const found = (by: ReturnType<typeof changed>, id: string) =>
    by[`mnist/${id}-accuracy`]?.recipe.map(({ name, found: value }) => `${name} ${value}`);
  assert.deepEqual(found(changed('Dense(10, activation=tf.nn.softmax)', "Dense(28, 'sigmoid')"), 'fc'), [
    'output units 28',
    'output activation sigmoid',
  ]);
  const larger = changed('kernel_size=(3,3), activation', 'kernel_size=5, activation');
  assert.deepEqual(found(larger, 'cnn'), ['convolutions 5x5 with relu and 3x3 with relu']);
  const both = gradeOne(
    JSON.parse(
      JSON.stringify(mnistNotebook())
        .replace('kernel_size=(3,3), activation=tf.nn.relu', 'kernel_size=5')
        .replace('(3,3), activation=tf.nn.relu', '5'),
    ) as object,
  ).by;
  assert.deepEqual(found(both, 'cnn'), ['convolutions 5x5 with linear']);
  assert.equal(both['mnist/cnn-accuracy']?.verdict, 'not-evaluated');
});

test('a warm start is no run of so many epochs', () => {
  const fc = fcOf({ fcFit: { stdout: fitOutput(5, 938, 0.08) } });
  assert.equal(fc.verdict, 'not-evaluated');
  assert.match(fc.reason, /may have trained longer/);
  assert.ok(fc.value !== null);
});

test('a network that did not train is said to be one', () => {
  const fc = fcOf({ fcFit: { stdout: fitOutput(5, 938, 2.3, 0.0981) }, fcEvaluate: result(0.0981) });
  assert.equal(fc.verdict, 'worse');
  assert.match(fc.reason, /did not train/);
});

test('more results than the source prints: edited after the run', () => {
  const fc = fcOf({
    fcEvaluate: { stdout: `Test accuracy: ${asFloat(0.9691)}\nTest accuracy: ${asFloat(0.9991)}\n` },
  });
  assert.equal(fc.verdict, 'failed');
  assert.match(fc.reason, /2 results, and its source prints 1/);
});

test('a training cell that ended with an error, that was not run, and no number', () => {
  const failed = fcOf({ fcFit: { stdout: 'Epoch 1/5\n', error: 'KeyboardInterrupt' } });
  assert.deepEqual([failed.verdict, failed.value?.text], ['failed', asFloat(0.9691)]);
  assert.match(failed.reason, /ended with KeyboardInterrupt/);
  const silent = fcOf({
    fcFit: { stdout: 'Epoch 1/5\n', error: 'KeyboardInterrupt' },
    fcEvaluate: { count: null, stdout: [] },
  });
  assert.deepEqual([silent.value, silent.evidence?.line], [null, 'KeyboardInterrupt: made up']);
  assert.equal(fcOf({ fcFit: { count: null, stdout: [], results: [] } }).verdict, 'not-run');
  assert.equal(fcOf({ fcEvaluate: { stdout: 'Test accuracy: nan\n' } }).verdict, 'not-readable');
});

test('accuracies in percent are proportions', () => {
  const percent = fcOf({ fcEvaluate: { stdout: 'Test accuracy: 96.91%\n' } });
  assert.deepEqual([percent.verdict, percent.value?.unit], ['reproduced', 'fraction']);
  assert.ok(Math.abs((percent.value?.low ?? 0) - 0.96905) < 1e-9);
});

test('observations: no multiple of 1/10,000, a curve and a result that are far apart', () => {
  const { observations } = graded({
    fcEvaluate: { stdout: 'Test accuracy: 0.96914999\n' },
    cnnFit: { stdout: fitOutput(5, 938, 0.19, 0.8) },
  });
  const texts = observations.map(({ text }) => text);
  assert.ok(
    texts.some((text) => /no multiple of 1\/10,000/.test(text)),
    texts.join(),
  );
  assert.ok(
    texts.some((text) => /training ended at an accuracy of 0.8/.test(text)),
    texts.join(),
  );
});

test('words of the tracker are no results', () => {
  const fc = fcOf({
    fcEvaluate: {
      stdout: `Test accuracy: ${asFloat(0.9691)}\n\u001b[1;38;5;39mCOMET INFO:\u001b[0m  accuracy: 0.1234\n`,
      results: ["{'web': 'https://example.org/i?k=0.97', 'imageId': 'accuracy0.97'}"],
    },
  });
  assert.equal(fc.value?.text, asFloat(0.9691));
});

test('the tape: not measured, measured, interrupted, the value of another network', () => {
  const measured = (value: number) => ({
    after: [
      {
        source: "l, a = cnn_model.evaluate(test_images, test_labels)\nprint('Test accuracy:', a)",
        ...result(value),
      },
    ],
  });
  assert.deepEqual([exerciseOf('tape', {}).verdict, exerciseOf('tape', {}).value], ['not-found', null]);
  assert.equal(exerciseOf('tape', measured(0.9821)).verdict, 'reproduced');
  assert.equal(exerciseOf('tape', measured(0.9352)).verdict, 'worse');
  assert.match(exerciseOf('tape', measured(0.9895)).reason, /another network to the last digit/);
  const cut = {
    tape: { stderr: ' 50%|#####     | 2500/5000 [00:40<00:40, 62.0it/s]\n' },
    ...measured(0.9821),
  };
  assert.match(exerciseOf('tape', cut).reason, /interrupted: the bar stands at 2500 of 5000/);
  const batch = { tape: { stderr: '100%|#####| 938/938 [00:40<00:00, 62.0it/s]\n' }, ...measured(0.9821) };
  assert.deepEqual(exerciseOf('tape', batch).recipe, [{ name: 'batch size', expected: '12', found: '64' }]);
});

test('the tape: its own model, on the test labels, and not what a later lab prints', () => {
  const after = (...cells: readonly CodeCell[]) => exerciseOf('tape', { after: cells });
  const computed = {
    source: 'predicted = np.argmax(cnn_model.predict(test_images), 1)\nnp.mean(predicted == test_labels)',
    results: ['0.9778'],
  };
  assert.equal(after(computed).value?.text, '0.9778');
  const own = {
    source:
      "other = build_cnn_model()\nother.fit(train_images, train_labels, batch_size=12)\nl, a = other.evaluate(test_images, test_labels)\nprint('Test accuracy:', a)",
    stdout: '5000/5000 [====] - 9s - loss: 0.2 - accuracy: 0.93\nTest accuracy: 0.9685\n',
  };
  assert.equal(after(computed, own).value?.text, '0.9778');
  const faces = {
    source:
      'loader = mdl.lab2.TrainingDatasetLoader(path)\nprint("Standard CNN accuracy on training set", acc)',
    stdout: 'Standard CNN accuracy on (potentially biased) training set: 0.9910\n',
  };
  assert.equal(after(faces).value, null);
  const narrow = JSON.stringify(mnistNotebook({ after: [computed] })).replace('filters=24', 'filters=1');
  const tape = gradeOne(JSON.parse(narrow) as object).by['mnist/tape-accuracy'];
  assert.deepEqual(
    tape?.recipe.map(({ name, found }) => `${name} ${found}`),
    ['filters of the first convolution 1'],
  );
});

test('PyTorch: an unfinished CNN leaves the fully connected network its section', () => {
  const text = JSON.stringify(torchNotebook()).replaceAll(/nn\.Conv2d\([^)]*\)/g, "'TODO'");
  const { by } = gradeOne(JSON.parse(text) as object);
  assert.equal(by['mnist/fc-accuracy']?.value?.text, '0.9663');
});

test('PyTorch: arguments by name in another order; an activation that forward does not apply', () => {
  const swap = JSON.stringify(torchNotebook()).replace(
    'evaluate(fc_model, trainset_loader, loss_function)',
    'evaluate(dataloader=testset_loader, model=fc_model, loss_function=loss_function)',
  );
  const named = gradeOne(JSON.parse(swap) as object).by['mnist/fc-accuracy'];
  assert.deepEqual([named?.verdict, named?.recipe], ['reproduced', []]);
  const fcClass = (forward: string) =>
    `class Fc(nn.Module):\n    def __init__(self):\n        self.fc1 = nn.Linear(28 * 28, 128)\n        self.act = nn.ReLU()\n        self.fc2 = nn.Linear(128, 10)\n    def forward(self, x):\n        return ${forward}\nfc_model = Fc()`;
  const recipe = (forward: string) => {
    const text = JSON.stringify(torchNotebook({ fcBuilder: fcClass(forward) }));
    return gradeOne(JSON.parse(text) as object).by['mnist/fc-accuracy']?.recipe.map(({ found }) => found);
  };
  assert.deepEqual(recipe('self.fc2(self.act(self.fc1(x)))'), []);
  assert.deepEqual(recipe('self.fc2(self.fc1(x))'), ['linear']);
});

test('PyTorch: a softmax before the loss is another recipe', () => {
  const text = JSON.stringify(torchNotebook()).replace(
    'nn.Linear(128, 10))',
    'nn.Linear(128, 10), nn.Softmax(1))',
  );
  const { by } = gradeOne(JSON.parse(text) as object);
  assert.deepEqual(
    by['mnist/fc-accuracy']?.recipe.map(({ name, found }) => `${name} ${found}`),
    ['output activation softmax'],
  );
});

test('PyTorch: the argument may say training, the body of evaluate decides; its own runs judge it', () => {
  const { by, files } = gradeOne(torchNotebook());
  assert.equal(files[0]?.edition, 'pytorch-2025');
  assert.deepEqual([by['mnist/fc-accuracy']?.verdict, by['mnist/fc-accuracy']?.recipe], ['reproduced', []]);
  assert.deepEqual([by['mnist/cnn-accuracy']?.value?.text, by['mnist/cnn-accuracy']?.recipe], ['0.9768', []]);
  assert.match(by['mnist/tape-accuracy']?.reason ?? '', /no gradient tape/);
  assert.equal(by['mnist/tape-accuracy']?.verdict, 'not-in-edition');
});

test('PyTorch: a body of evaluate that names the other model', () => {
  const { by } = gradeOne(torchNotebook({ applied: 'fc_model' }));
  assert.equal(by['mnist/cnn-accuracy']?.verdict, 'failed');
  assert.match(by['mnist/cnn-accuracy'].reason, /applies fc_model/);
  assert.equal(by['mnist/fc-accuracy']?.value?.text, '0.9663');
});

test.run();
