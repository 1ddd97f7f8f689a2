import assert from 'node:assert/strict';
import { execa } from 'execa';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import { locate } from '../../harness/data/locate.ts';
import { dataPlaces } from '../../harness/data/places.ts';
import { mnist } from '../../suites/mnist/data/mnist.ts';

const test = suite('npm run peers');
const script = fileURLToPath(new URL('../../scripts/peers/peers.mjs', import.meta.url));
let folder = '';

function peers(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, [script, ...args], { reject: false, env: { NO_COLOR: '1', ...env } });
}

test.before(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-peers-test-'));
});

test.after(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('an unknown step is a usage error that names the nearest', async () => {
  const { exitCode, stderr } = await peers(['--steps', 'cnm']);
  assert.equal(exitCode, 2);
  assert.match(stderr, /Unknown step 'cnm'.*Did you mean 'cnn'/);
});

test('a missing Python is named, and nothing measured is exit code 3', async () => {
  const out = join(folder, 'none.json');
  const args = ['--only', 'torch', '--steps', 'fc', '--threads', '1', '--out', out];
  const { exitCode, stdout } = await peers(args, { REPROLAB_PYTHON: 'no-such-python' });
  assert.equal(exitCode, 3);
  assert.match(stdout, /NOT MEASURED PyTorch, 1 thread: there is no program 'no-such-python'/);
  const { skipped, steps } = JSON.parse(readFileSync(out, 'utf8')) as { skipped: string[]; steps: unknown[] };
  assert.deepEqual([skipped.length, steps.length], [1, 0]);
});

const mnistIsHere = locate(mnist, dataPlaces()).missing.length === 0;
if (mnistIsHere) test('ours alone is measured, learns, and leaves a file', measureOurs);
else console.log('skipped: ours measured alone (real MNIST is not on this machine)');
async function measureOurs(): Promise<void> {
  const out = join(folder, 'ours.json');
  const args = ['--only', 'ours', '--steps', 'fc', '--threads', '1', '--rounds', '2', '--seconds', '0.2'];
  const { exitCode, stdout } = await peers([...args, '--out', out]);
  assert.equal(exitCode, 0, stdout);
  assert.match(stdout, /FC, 16 images/);
  assert.ok(!stdout.includes('NOTE'), stdout);
  assert.ok(existsSync(out));
  const { steps, finishedAt } = JSON.parse(readFileSync(out, 'utf8')) as {
    steps: { cells: { medianMs: number; rounds: unknown[]; parameters: number; trainedLoss: number }[] }[];
    finishedAt: string | null;
  };
  const [cell] = steps[0]?.cells ?? [];
  assert.ok(cell !== undefined && cell.medianMs > 0 && cell.trainedLoss < 1);
  assert.deepEqual([cell.rounds.length, cell.parameters], [2, 101_770]);
  assert.ok(finishedAt !== null);
}

test.run();
