/** The steps of action.yml that are scripts, run as a runner would, with a command that notes what it was given. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { inTemporaryFolder } from '../cli/binary.ts';
import { readAction } from './read-yaml.ts';

const command = `
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
const args = process.argv.slice(2);
const folder = args[args.indexOf(args.includes('--resume') ? '--resume' : '--out') + 1];
writeFileSync(join(folder, 'called.json'), JSON.stringify({ args, folder: process.cwd() }));
process.exit(Number(process.env.FAKE_CODE ?? 0));
`;

interface Played {
  /** Exit code of the last step that ran; a failing one ends the play. */
  readonly code: number | undefined;
  readonly stderr: string;
  /** Outputs by step, and those of the action. */
  readonly steps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Plays the scripts of the action in `folder`, in order. */
async function play(
  folder: string,
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Played> {
  const { inputs, outputs, runs } = readAction();
  const [action, temporary] = [join(folder, 'action'), join(folder, 'temp')];
  mkdirSync(join(action, 'scripts'), { recursive: true });
  mkdirSync(temporary, { recursive: true });
  writeFileSync(join(action, 'package-lock.json'), '{}');
  writeFileSync(join(action, 'scripts/reprolab.mjs'), command);
  const values = new Map(Object.entries(inputs).map(([name, input]) => [`inputs.${name}`, input.default]));
  for (const [name, value] of Object.entries(given)) values.set(`inputs.${name}`, value);
  values.set('github.action_path', action);
  const filled = (text: string) =>
    text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => values.get(name) ?? `no value of ${name}`);
  const steps: Record<string, Record<string, string>> = {};
  let last = { code: undefined as number | undefined, stderr: '' };
  for (const step of runs.steps) {
    if (step.run === undefined) continue;
    const output = join(folder, `output-${step.id ?? 'none'}`);
    writeFileSync(output, '');
    const { exitCode, stderr } = await execa(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run],
      {
        cwd: join(folder, filled(step['working-directory'] ?? '.')),
        env: {
          ...Object.fromEntries(Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text)])),
          ...env,
          GITHUB_OUTPUT: output,
          RUNNER_TEMP: temporary,
        },
        reject: false,
      },
    );
    const lines = readFileSync(output, 'utf8').trimEnd().split('\n');
    const own = Object.fromEntries(
      lines.map((line) => [line.split('=', 1).join(''), line.replace(/^[^=]*=/, '')]),
    );
    steps[step.id ?? ''] = own;
    for (const [name, value] of Object.entries(own))
      values.set(`steps.${step.id ?? ''}.outputs.${name}`, value);
    last = { code: exitCode, stderr };
    if (exitCode !== 0) break;
  }
  const told = Object.entries(outputs).map(([name, { value }]) => [name, filled(value)]);
  return { ...last, steps, outputs: Object.fromEntries(told) as Record<string, string> };
}

const calledIn = ({ outputs }: Played) =>
  JSON.parse(readFileSync(join(outputs['folder'] ?? '', 'called.json'), 'utf8')) as {
    args: string[];
    folder: string;
  };

test('without inputs it runs every suite quickly, into a folder of its own', async () => {
  await inTemporaryFolder(async (folder) => {
    const [first, second] = [await play(folder, {}), await play(folder, {})];
    assert.equal(first.code, 0, first.stderr);
    const { args } = calledIn(first);
    assert.deepEqual(args.slice(0, -1), ['run', '--profile', 'quick', '--out']);
    assert.deepEqual(first.outputs, { 'exit-code': '0', folder: args.at(-1) });
    assert.notEqual(second.outputs['folder'], first.outputs['folder'], 'a job may use it twice');
    assert.match(first.steps['packages']?.['lock'] ?? '', /^[0-9a-f]{64}$/);
    assert.notEqual(first.steps['packages']?.['cache'] ?? '', '');
  });
});

test('inputs become arguments word by word, and none of their text is run', async () => {
  await inTemporaryFolder(async (folder) => {
    mkdirSync(join(folder, 'course'));
    const played = await play(folder, {
      suites: 'mnist-fc, music-rnn\nface-dbvae',
      profile: 'full',
      seeds: '1..5',
      args: `--data real --recipe "two words" $(touch owned) \`touch owned\` * ';touch owned'`,
      'data-path': '/data/my files',
      'working-directory': 'course',
    });
    assert.equal(played.code, 0, played.stderr);
    const { args, folder: where } = calledIn(played);
    assert.ok(where.endsWith('/course'));
    assert.deepEqual(args, [
      ...['run', '--profile', 'full', '--out', played.outputs['folder']],
      ...['--seeds', '1..5', '--data-dir', '/data/my files'],
      ...[
        '--data',
        'real',
        '--recipe',
        'two words',
        '$(touch',
        'owned)',
        '`touch',
        'owned`',
        '*',
        ';touch owned',
      ],
      ...['mnist-fc', 'music-rnn', 'face-dbvae'],
    ]);
  });
});

test('a result that is gone on with is its own folder, and its plan its own', async () => {
  await inTemporaryFolder(async (folder) => {
    const played = await play(folder, {
      resume: folder,
      profile: 'full',
      seeds: '1..5',
      args: '--confirm 4',
    });
    assert.equal(played.code, 0, played.stderr);
    assert.deepEqual(calledIn(played).args, ['run', '--resume', folder, '--confirm', '4']);
    assert.deepEqual(played.outputs, { 'exit-code': '0', folder });
  });
});

test('the exit code is kept, and what was written is still known', async () => {
  await inTemporaryFolder(async (folder) => {
    for (const code of [1, 2, 3, 130]) {
      const played = await play(folder, {}, { FAKE_CODE: String(code) });
      assert.equal(played.code, code);
      assert.equal(played.outputs['exit-code'], String(code));
      assert.ok(calledIn(played).args.length > 0);
    }
  });
});

test('a quote without an end is an error before anything is run', async () => {
  await inTemporaryFolder(async (folder) => {
    const played = await play(folder, { args: '--recipe "two' });
    assert.notEqual(played.code, 0);
    assert.match(played.stderr, /unmatched/i);
    assert.match(played.outputs['folder'] ?? '', /^no value/);
  });
});

test('the upload keeps what a failing run has written', () => {
  const upload = readAction().runs.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  assert.match(upload?.if ?? '', /^always\(\)/);
  assert.equal(upload?.with?.['path'], '${{ steps.run.outputs.folder }}');
});

test.run();
