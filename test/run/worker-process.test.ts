import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import { converse } from '../../harness/run/conversation.ts';
import { startWorker } from '../../harness/run/worker-process.ts';

const test = suite('worker process');
let folder = '';

/** A worker script of a few lines. */
function script(text: string): URL {
  const path = join(folder, 'worker.mjs');
  writeFileSync(path, text);
  return pathToFileURL(path);
}

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-worker-'));
});
test.after.each(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('messages arrive both ways, typed arrays included', async () => {
  const echo =
    "process.on('message', (m) => process.send(m)); process.on('disconnect', () => process.exit(0));";
  const received = await new Promise((resolve) => {
    const worker = startWorker(script(echo), 'echo', (message) => {
      void worker.close().then(() => {
        resolve(message);
      });
    });
    void worker.send({ values: Float32Array.of(1, 2) });
  });
  assert.deepEqual(received, { values: Float32Array.of(1, 2) });
});

test('a crash is an error with the exit code and the last words', async () => {
  const worker = startWorker(
    script("console.error('out of luck'); process.exit(7);"),
    'unlucky',
    () => undefined,
  );
  const error = await worker.ended;
  assert.equal(error?.code, 'worker-crashed');
  assert.match(error.message, /unlucky ended with exit code 7\. Its last words:\nout of luck/);
});

test('a crash whose cause is known is told without its stack', async () => {
  const worker = startWorker(
    script("throw Object.assign(new Error('EMFILE: too many open files, open x'), { code: 'EMFILE' });"),
    'crowded',
    () => undefined,
  );
  const error = await worker.ended;
  assert.equal(
    error?.message,
    'The worker process of crowded ended with exit code 1. Too many files are open (EMFILE).',
  );
  assert.match(error.advice ?? '', /ulimit -n/);
});

test('a signal is named, and SIGKILL points at memory', async () => {
  const worker = startWorker(script("process.kill(process.pid, 'SIGKILL');"), 'big', () => undefined);
  const error = await worker.ended;
  assert.match(error?.message ?? '', /SIGKILL/);
  assert.match(error?.advice ?? '', /memory/);
});

test('a worker that was told to end did not crash', async () => {
  const worker = startWorker(script('setInterval(() => undefined, 1000);'), 'idle', () => undefined);
  worker.kill();
  assert.equal(await worker.ended, null);
});

/** Answers 'ping'; says nothing to anything else. */
const server = `
process.on('message', (m) => { if (m.text === 'ping') process.send({ answer: 'pong' }); });
process.on('disconnect', () => process.exit(0));
process.send({ aside: 'hello' });`;

function understand(message: unknown): string | null {
  const said = message as { answer?: string; aside?: string };
  if (said.aside === 'bad') throw new Error('not understood');
  return said.answer ?? null;
}

test('a conversation passes over what is no answer', async () => {
  const worker = converse(script(server), 'server', { understand });
  assert.equal(await worker.ask({ text: 'ping' }), 'pong');
  assert.equal(await worker.ask({ text: 'ping' }, 60_000), 'pong');
  await worker.close();
});

test('a worker that is late is ended, and the next question says that it is gone', async () => {
  const worker = converse(script(server), 'server', { understand });
  await worker.ask({ text: 'ping' });
  await assert.rejects(worker.ask({ text: 'hang' }, 50), {
    code: 'run-timed-out',
    message: 'server did not finish within 0.05 s, and was ended.',
  });
  await assert.rejects(worker.ask({ text: 'ping' }), { code: 'worker-crashed' });
  await worker.close();
});

test('what cannot be understood, an abort and a crash reach who asks', async () => {
  const rude = converse(
    script("process.send({ aside: 'bad' }); setInterval(() => undefined, 1000);"),
    'rude',
    {
      understand,
    },
  );
  await assert.rejects(rude.ask(null), /not understood/);
  await rude.close();
  const aborting = new AbortController();
  const idle = converse(script(server), 'idle', { understand, signal: aborting.signal });
  await idle.ask({ text: 'ping' });
  const asked = idle.ask({ text: 'hang' });
  aborting.abort(new Error('enough'));
  await assert.rejects(asked, /enough/);
  const dying = converse(script("process.on('message', () => process.exit(9));"), 'dying', { understand });
  await assert.rejects(dying.ask({ text: 'ping' }), /dying ended with exit code 9/);
});

test.run();
