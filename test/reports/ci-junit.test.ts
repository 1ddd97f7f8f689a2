import assert from 'node:assert/strict';
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import { test } from 'uvu';
import type { Result } from '../../harness/core/result-schema.ts';
import { junitXml } from '../../reports/ci/junit.ts';
import { makeError, makeResult, makeRun } from '../verdict/made-runs.ts';
import { hostileResult } from './fixture/hostile.ts';
import { manyChecks } from './fixture/many-checks.ts';
import { resultFixture } from './fixture/result.ts';

const written = (result: Result) => [...(junitXml(result) ?? [])].join('');

interface ReadCase {
  readonly suite: string;
  readonly className: string;
  readonly name: string;
  readonly time: string;
  /** Null for a pass. */
  readonly outcome: { element: string; message: string; text: string; type: string | null } | null;
}

/** Reads a file as reporters do, and checks what every one of them needs. Throws on XML that is not well-formed. */
function read(result: Result): ReadCase[] {
  const parser = new DOMParser({ onError: onErrorStopParsing });
  const root = parser.parseFromString(written(result), 'text/xml').documentElement;
  assert.equal(root?.tagName, 'testsuites');
  const suites = [...root.getElementsByTagName('testsuite')];
  const all = suites.flatMap((suite) => {
    assert.notEqual(suite.getAttribute('name') ?? '', '');
    const cases = [...suite.getElementsByTagName('testcase')].map((testCase): ReadCase => {
      const [outcome] = [...testCase.getElementsByTagName('*')];
      return {
        suite: suite.getAttribute('name') ?? '',
        className: testCase.getAttribute('classname') ?? '',
        name: testCase.getAttribute('name') ?? '',
        time: testCase.getAttribute('time') ?? '',
        outcome:
          outcome === undefined
            ? null
            : {
                element: outcome.tagName,
                message: outcome.getAttribute('message') ?? '',
                text: outcome.textContent ?? '',
                type: outcome.getAttribute('type'),
              },
      };
    });
    const count = (element: string) => cases.filter(({ outcome }) => outcome?.element === element).length;
    assert.deepEqual(
      ['tests', 'failures', 'errors', 'skipped'].map((name) => suite.getAttribute(name)),
      [cases.length, count('failure'), count('error'), count('skipped')].map(String),
    );
    const seconds = cases.reduce((sum, { time }) => sum + Number(time), 0);
    assert.ok(Math.abs(Number(suite.getAttribute('time')) - seconds) < 0.001 * (cases.length + 1));
    return cases;
  });
  assert.equal(new Set(suites.map((suite) => suite.getAttribute('name'))).size, suites.length);
  assert.equal(Number(root.getAttribute('tests')), all.length);
  const names = all.map(({ className, name }) => JSON.stringify([className, name]));
  assert.equal(new Set(names).size, names.length, 'readers keep one case of a name');
  for (const { className, name, time, outcome } of all) {
    assert.ok(className !== '' && name !== '');
    assert.match(time, /^\d+\.\d{3}$/);
    if (outcome === null) continue;
    assert.match(outcome.element, /^(?:failure|error|skipped)$/);
    assert.equal(outcome.message, outcome.text, 'some show one, some the other');
    assert.ok(Buffer.byteLength(outcome.text) < 65_536);
    if (outcome.element === 'skipped') assert.match(outcome.message, /^inconclusive: ./);
  }
  return all;
}

test('each verdict is what readers know it as; a run that could not be done is an error', () => {
  const result = resultFixture();
  const cases = read(result);
  const expected = { pass: undefined, fail: 'failure', inconclusive: 'skipped', 'not-evaluated': 'skipped' };
  for (const check of result.checks) {
    const found = cases.find(({ name }) => name.endsWith(`: ${check.title}`));
    assert.equal(found?.outcome?.element, expected[check.verdict], check.title);
    assert.equal(found?.className, `${check.suite}.${check.recipe}`);
    if (check.verdict !== 'pass') assert.ok(found.outcome?.text.includes(check.reason));
  }
  const errors = cases.filter(({ outcome }) => outcome?.element === 'error');
  assert.deepEqual(
    errors.map(({ name, outcome }) => [name, outcome?.type]),
    [['run: seed 3', 'engine-unavailable']],
  );
  assert.match(errors[0]?.outcome?.text ?? '', /found none\nRun `reprolab doctor`/, 'lines stay lines');
});

test('names are ids and titles; the time is that of the runs, counted once', () => {
  const result = makeResult([makeRun(1, { accuracy: 0.9 })], {
    checks: [...resultFixture().checks.slice(0, 1)].map((check) => ({
      ...check,
      id: 'net/published/claim/accuracy',
      suite: 'net',
      title: 'The net reaches ~90%',
    })),
  });
  assert.deepEqual(
    read(result).map(({ name, time }) => [name, time]),
    [
      ['run: seed 1', '2.500'],
      ['claim/accuracy: The net reaches ~90%', '0.000'],
    ],
  );
});

test('a seed that was asked for and never came is skipped; one that failed is an error alone', () => {
  const plan = [{ suite: 'net', recipe: 'published', seeds: [1, 2, 3, 4] }];
  const errors = [makeError(2), makeError(3, { recipe: null })];
  const cases = read(makeResult([makeRun(1, {})], { plan, errors, status: 'partial' }));
  assert.deepEqual(
    cases.map(({ className, name, outcome }) => [className, name, outcome?.element]),
    [
      ['net.published', 'run: seed 1', undefined],
      ['net.published', 'run: seed 2', 'error'],
      ['net', 'run: seed 3', 'error'],
      ['net.published', 'run: seed 4', 'skipped'],
    ],
  );
});

test('hostile texts, equal names and texts without end keep the rules', () => {
  const hostile = hostileResult(resultFixture());
  assert.ok(read(hostile).length > 10);
  const [check] = resultFixture().checks;
  assert.ok(check);
  const failing = { ...check, verdict: 'fail' as const, reason: '\u0001<'.repeat(200_000) };
  const cases = read(resultFixture({ checks: [failing, failing, failing], runs: [], errors: [] }));
  assert.match(cases[2]?.name ?? '', / \(3\)$/);
  assert.match(cases[0]?.outcome?.text ?? '', /…$/);
});

test('ten thousand checks stay below what GitLab reads', () => {
  for (const length of [300, 2000]) {
    const result = manyChecks(10_000, length);
    assert.ok(Buffer.byteLength(written(result)) < 30_000_000);
  }
  assert.equal(read(manyChecks(1000, 300)).length, 1000);
});

test('without a check and a run there is no file', () => {
  assert.equal(junitXml(resultFixture({ checks: [], runs: [], errors: [] })), null);
});

test.run();
