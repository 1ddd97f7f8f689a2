import assert from 'node:assert/strict';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { pythonOf, sides, workerCommand } from '../../scripts/peers/contenders.ts';
import { startWorker } from '../../scripts/peers/worker.ts';

const ready = { kind: 'ready', versions: { fake: '1' }, sgemmGflops: 50 };
const samples = {
  kind: 'samples',
  samplesMs: [1, 2],
  meanLoss: 0.5,
  cpuPerWall: 1,
  idle: { wallSeconds: 1, cpuSeconds: 0 },
};

/** A worker that greets, then answers each request with the next of `replies`, and ends when there is none. */
function fake(greeting: object, replies: readonly object[] = []): Parameters<typeof startWorker>[1] {
  const program = `
    const replies = ${JSON.stringify(replies)};
    console.log(${JSON.stringify(JSON.stringify(greeting))});
    require('node:readline').createInterface({ input: process.stdin })
      .on('line', () => {
        const reply = replies.shift();
        if (reply === undefined) { console.error('out of words'); process.exit(7); }
        console.log(typeof reply.raw === 'string' ? reply.raw : JSON.stringify(reply));
      })
      .on('close', () => process.exit(0));`;
  return { file: process.execPath, args: ['-e', program], env: {} };
}

/** The error that `work` rejects with. */
async function errorOf(work: Promise<unknown>): Promise<ReprolabError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof ReprolabError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'expected a rejection' });
}

test('starts, answers, closes', async () => {
  const worker = await startWorker('fake', fake(ready, [samples]));
  assert.equal(worker.ready.sgemmGflops, 50);
  assert.deepEqual((await worker.run('eager', 1)).samplesMs, [1, 2]);
  await worker.close();
});

test('a missing program and a missing library say so', async () => {
  const missing = await errorOf(startWorker('PyTorch', { file: 'no-such-python', args: [], env: {} }));
  assert.equal(missing.code, 'engine-unavailable');
  assert.match(missing.message, /PyTorch: there is no program 'no-such-python'/);
  const failed = { kind: 'failed', message: "ModuleNotFoundError: No module named 'torch'" };
  assert.match((await errorOf(startWorker('PyTorch', fake(failed)))).message, /No module named 'torch'/);
});

test('a worker that dies says its last words', async () => {
  const worker = await startWorker('fake', fake(ready));
  const error = await errorOf(worker.run('eager', 1));
  assert.equal(error.code, 'engine-failed');
  assert.match(error.message, /ended with exit code 7\. out of words/);
  await worker.close();
});

test('an answer that breaks the protocol is refused', async () => {
  const worker = await startWorker('fake', fake(ready, [{ raw: 'hello' }, { ...samples, samplesMs: [] }]));
  assert.match((await errorOf(worker.run('eager', 1))).message, /no answer: hello/);
  assert.match((await errorOf(worker.run('eager', 1))).message, /samplesMs/);
  await worker.close();
});

test('Python is python3 unless named; threads go into the environment', () => {
  assert.equal(pythonOf({}), 'python3');
  assert.equal(pythonOf({ REPROLAB_PYTHON: '/opt/python' }), '/opt/python');
  const jax = sides.find(({ name }) => name === 'jax');
  assert.ok(jax);
  const { env } = workerCommand(jax, 2, { engine: 'onnx-cpu', data: 'auto', dataDir: null });
  assert.deepEqual([env['OMP_NUM_THREADS'], env['NPROC']], ['2', '2']);
});

test.run();
