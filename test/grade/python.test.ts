import assert from 'node:assert/strict';
import { test } from 'uvu';
import { argumentOf, callsIn, functionsIn, topLevel } from '../../harness/grade/python-source.ts';
import { pythonText } from '../../harness/grade/python-text.ts';
import { assignmentsIn, resolveNumber, resolveString } from '../../harness/grade/python-values.ts';

test('comments, shell lines and strings hide what looks like code', () => {
  const source = '# net.fit(x)\n!pip install a(b)\ns = "f(1) # no comment" # g(2)\n"""\nh(3)\n"""\nk(4)';
  assert.deepEqual(
    callsIn(source).map(({ name }) => name),
    ['k'],
  );
  const { code, bare } = pythonText(source);
  assert.deepEqual([code.length, bare.length], [source.length, source.length]);
  assert.match(code, /"f\(1\) # no comment"/);
});

test('calls with receivers, arguments and what they are assigned to', () => {
  const [call] = callsIn('loss, acc = net.evaluate(images, labels, batch_size=f(2, 3))');
  assert.deepEqual([call?.receiver, call?.name, call?.targets], ['net', 'evaluate', ['loss', 'acc']]);
  assert.ok(call !== undefined);
  assert.deepEqual(
    [argumentOf(call, 'x', 0), argumentOf(call, 'batch_size', 2), argumentOf(call, 'y', 5)],
    ['images', 'f(2, 3)', undefined],
  );
});

test('functions: parameters with defaults, bodies by indentation, and what is left at the top', () => {
  const source =
    'def f(a, b: int = 5, *args):\n  x = 1\n\n  return g(a)\nclass C(D):\n  def m(self):\n    return 1\ny = f(1)\n';
  const found = functionsIn(source);
  assert.deepEqual(
    found.map(({ kind, name }) => [kind, name]),
    [
      ['def', 'f'],
      ['class', 'C'],
      ['def', 'm'],
    ],
  );
  assert.deepEqual(found[0]?.parameters, [
    { name: 'a', default: null },
    { name: 'b', default: '5' },
    { name: 'args', default: null },
  ]);
  assert.equal(topLevel(source).trim(), 'y = f(1)');
});

test('constants are resolved through names, dictionaries and arithmetic', () => {
  const known = assignmentsIn([
    'EPOCHS = 5\nN = EPOCHS * 2\nrate = 1e-1; a, b = 1.5, 2.5',
    'params = dict(\n  batch_size = 32,\n  "x",\n  lr=5e-4)\nother = {"k": 2**3}\nEPOCHS = 6\nself_a = self_b\nself_b = self_a',
  ]);
  const number = (text: string) => resolveNumber(text, known);
  assert.deepEqual(
    [
      'EPOCHS',
      'N',
      'rate',
      'b',
      'params["batch_size"]',
      "params['lr']",
      'other["k"]',
      '10 ** -2',
      '60_000',
      'int(7)',
    ].map(number),
    [6, 12, 0.1, 2.5, 32, 5e-4, 8, 0.01, 60000, 7],
  );
  assert.deepEqual(['self_a', 'unknown', 'f(2)', '1 / 0'].map(number), [null, null, null, null]);
  assert.equal(resolveString("'adam'", known), 'adam');
});

test('hostile source costs no more than its length allows', () => {
  const started = performance.now();
  for (const source of [
    'f('.repeat(50_000),
    'a = '.repeat(25_000),
    '"'.repeat(99_999),
    'def f('.repeat(15_000),
    `${'x '.repeat(50_000)}=`,
  ]) {
    callsIn(source);
    assignmentsIn([source]);
    functionsIn(source.slice(0, 20_000));
  }
  assert.ok(performance.now() - started < 30_000, `${performance.now() - started} ms`);
});

test.run();
