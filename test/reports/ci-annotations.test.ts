import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { Result } from '../../harness/core/result-schema.ts';
import { annotationCommands } from '../../reports/ci/annotations.ts';
import { hostileResult } from './fixture/hostile.ts';
import { manyChecks } from './fixture/many-checks.ts';
import { resultFixture } from './fixture/result.ts';

interface ReadCommand {
  readonly level: string;
  readonly title: string;
  readonly text: string;
}

/** As GitHub's runner reads a line: what stands before the second '::', its properties, and what is behind it. */
function read(line: string): ReadCommand {
  const [, level = '', properties = '', data = ''] = /^::(\w+) (.*?)::(.*)$/s.exec(line) ?? [];
  const undo = (text: string) =>
    text
      .replace(/%0D/g, '\r')
      .replace(/%0A/g, '\n')
      .replace(/%3A/g, ':')
      .replace(/%2C/g, ',')
      .replace(/%25/g, '%');
  const [title, ...others] = properties.split(',').map((property) => property.split('='));
  assert.deepEqual([title?.[0], others], ['title', []], line);
  return { level, title: undo(title?.slice(1).join('=') ?? ''), text: undo(data) };
}

const commandsOf = (result: Result) =>
  annotationCommands({ result, bench: null, changes: [] }).map((line) => {
    assert.doesNotMatch(line, /[\r\n]/, 'a command is one line');
    return read(line);
  });

test('failures and errors are errors, doubts and caveats are warnings', () => {
  const commands = commandsOf(resultFixture());
  assert.deepEqual(
    commands.map(({ level, title }) => [level, title]),
    [
      ['error', 'music-rnn: Music RNN: a generated song can be played'],
      ['error', 'mnist-gradient-tape, seed 3: not measured'],
      ['warning', 'Partial result'],
      ['warning', 'Synthetic data'],
      ['warning', 'mnist-cnn: Convolutional network: test accuracy'],
    ],
  );
  assert.match(commands[0]?.text ?? '', /^One of two generated songs is valid.* Expected: .* Measured: 1 /);
});

test('at most ten of a level, the worst first, and the tenth says how many are missing', () => {
  const result = manyChecks(10_000, 100);
  const commands = commandsOf(result);
  for (const level of ['error', 'warning']) {
    const own = commands.filter((command) => command.level === level);
    assert.equal(own.length, 10);
    const verdict = level === 'error' ? 'fail' : 'inconclusive';
    const count = result.checks.filter((check) => check.verdict === verdict).length;
    const [, more = '', all] = /^([\d,]+) more are left out here, of (\d+)/.exec(own[9]?.text ?? '') ?? [];
    assert.equal(Number(more.replace(',', '')) + 9, Number(all));
    assert.ok(Number(all) >= count);
  }
  const titles = new Map(result.checks.map((check) => [`${check.suite}: ${check.title}`, check.kind]));
  assert.ok(
    commands.slice(0, 9).every(({ title }) => titles.get(title) === 'claim'),
    'claims go first',
  );
  assert.equal(commandsOf(manyChecks(40, 100)).filter(({ level }) => level === 'error').length, 10);
});

test('hostile text stays text: it ends no command, adds no property and begins no line', () => {
  const texts = [
    'x::error::y',
    'a,file=/etc/passwd,line=1',
    '100% %0A::set-env name=A::b',
    'a\r\n::add-mask::b',
  ];
  const [check] = resultFixture().checks;
  assert.ok(check);
  for (const text of texts) {
    const checks = [{ ...check, verdict: 'fail' as const, title: text, suite: text, reason: text }];
    const [command] = commandsOf(resultFixture({ checks, errors: [] }));
    assert.equal(command?.title, `${text}: ${text}`);
    assert.ok(command.text.startsWith(`${text} Expected: `), command.text);
  }
  assert.ok(commandsOf(hostileResult(resultFixture())).length > 3);
});

test('a result of passes needs no annotation', () => {
  const checks = resultFixture().checks.filter(({ verdict }) => verdict === 'pass');
  assert.deepEqual(commandsOf(resultFixture({ checks, errors: [], runs: [], status: 'complete' })), []);
});

test.run();
