/** The issue of the nightly workflow, with a `gh` that notes how it is called. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'uvu';
import type { Check } from '../../harness/core/result-schema.ts';
import { root } from '../../scripts/bootstrap.mjs';
import { inTemporaryFolder } from '../cli/binary.ts';

interface Issue {
  readonly number: number;
  readonly body: string;
}

const fakeGh = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const input = readFileSync(0, 'utf8');
appendFileSync(process.env.CALLS, JSON.stringify({ args, input }) + '\\n');
if (process.env.GH_FAILS === '1') { console.error('HTTP 403'); process.exit(4); }
if (args[1] === 'list') console.log(process.env.ISSUES);
if (args[1] === 'create') console.log('https://github.com/o/r/issues/7');
`;

interface Told {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Calls of gh but those that list. */
  readonly calls: readonly { readonly args: readonly string[]; readonly input: string }[];
}

async function tell(
  exitCode: string,
  {
    verdicts = {},
    issues = [],
    summary = '## ✗ 0 of 1 claims reproduced\n',
    env = {},
  }: {
    verdicts?: Readonly<Record<string, Check['verdict']>>;
    issues?: readonly Issue[];
    summary?: string;
    env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Told> {
  let told: Told | undefined;
  await inTemporaryFolder(async (folder) => {
    const [bin, report, calls] = ['bin', 'report', 'calls'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    mkdirSync(bin);
    mkdirSync(report);
    writeFileSync(join(bin, 'gh'), fakeGh);
    chmodSync(join(bin, 'gh'), 0o755);
    const checks = Object.entries(verdicts).map(([id, verdict]) => ({ id, verdict }));
    writeFileSync(join(report, 'result.json'), JSON.stringify({ checks }));
    writeFileSync(join(report, 'summary.md'), summary);
    const called = await execa(process.execPath, [join(root, 'scripts/ci/nightly-issue.mjs'), report], {
      env: {
        PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
        CALLS: calls,
        ISSUES: JSON.stringify(issues),
        EXIT_CODE: exitCode,
        RUN_URL: 'https://github.com/o/r/actions/runs/1',
        ...env,
      },
      reject: false,
    });
    const lines = existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : [];
    told = {
      code: called.exitCode,
      stdout: called.stdout,
      stderr: called.stderr,
      calls: lines
        .map((line) => JSON.parse(line) as { args: string[]; input: string })
        .filter(({ args }) => args[1] !== 'list'),
    };
  });
  return told ?? assert.fail();
}

const failing = { 'a/claim/x': 'fail', 'a/claim/y': 'pass', 'b/claim/-->': 'fail' } as const;

test('a failed check opens an issue with the summary, under our label', async () => {
  const { code, calls, stderr } = await tell('1', { verdicts: failing });
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    calls.map(({ args }) => args.slice(0, 2).join(' ')),
    ['label create', 'issue create'],
  );
  const { args = [], input = '' } = calls[1] ?? {};
  assert.equal(args[args.indexOf('--label') + 1], 'reprolab-nightly');
  assert.match(input, /actions\/runs\/1\n\n## ✗ 0 of 1 claims reproduced\n/);
  assert.match(input, /<!-- reprolab-failed: \["a\/claim\/x","b\/claim\/--\\u003e"\] -->\n$/);
});

test('the next failure brings the oldest issue up to date and opens none', async () => {
  const issues = [9, 4].map((number) => ({ number, body: '' }));
  const { calls } = await tell('1', { verdicts: failing, issues });
  assert.deepEqual(
    calls.map(({ args }) => args),
    [['issue', 'edit', '4', '--body-file', '-']],
  );
  assert.match(calls[0]?.input ?? '', /0 of 1 claims/);
});

test('it is closed when what had failed passes, and not when it could not be told', async () => {
  const { calls } = await tell('1', { verdicts: failing });
  const issues = [{ number: 4, body: calls[1]?.input ?? '' }];
  const holds = await tell('0', { verdicts: { 'a/claim/x': 'pass', 'b/claim/-->': 'pass' }, issues });
  assert.deepEqual(
    holds.calls.map(({ args }) => args.slice(0, 3)),
    [['issue', 'close', '4']],
  );
  for (const verdict of ['not-evaluated', 'inconclusive'] as const) {
    const open = await tell('0', { verdicts: { 'a/claim/x': 'pass', 'b/claim/-->': verdict }, issues });
    assert.deepEqual([open.code, open.calls], [0, []]);
    assert.match(open.stdout, /Issue 4 stays open: 1 of its checks did not pass/);
  }
  const missing = await tell('0', { verdicts: { 'a/claim/x': 'pass' }, issues });
  assert.deepEqual(missing.calls, [], 'a check that was not made says nothing');
});

test('where all is well and no issue is open, nothing is done', async () => {
  assert.deepEqual((await tell('0', { verdicts: { 'a/claim/x': 'pass' } })).calls, []);
});

test('a failure of the infrastructure opens and closes nothing', async () => {
  for (const exitCode of ['2', '3', '130', '']) {
    const { code, calls, stdout } = await tell(exitCode, {
      issues: [{ number: 4, body: '' }],
      verdicts: failing,
    });
    assert.deepEqual([code, calls], [0, []]);
    assert.match(stdout, /no verdict/);
  }
});

test('a long summary is cut between lines, within what an issue takes, and says so', async () => {
  const summary = Array.from({ length: 5000 }, (_, index) => `| row ${index} |\n`.padEnd(40, 'x\n')).join('');
  const { calls } = await tell('1', { verdicts: failing, summary });
  const { input = '' } = calls[1] ?? {};
  assert.ok(input.length <= 65_536 && input.length > 60_000, String(input.length));
  assert.match(input, /\n_The rest is left out here/);
  assert.match(input, /reprolab-failed: .*\] -->\n$/);
});

test('what gh refuses ends in an error that says it', async () => {
  const { code, stderr } = await tell('1', { verdicts: failing, env: { GH_FAILS: '1' } });
  assert.notEqual(code, 0);
  assert.match(stderr, /gh issue list .* ended with 4: HTTP 403/);
});

test.run();
