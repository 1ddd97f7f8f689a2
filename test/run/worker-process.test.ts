import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { suite } from 'uvu';
import { loaderOptions } from '../../harness/core/installation.ts';
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

test('whoever ended a process is told apart: itself, native code, somebody else', async () => {
  const codeOf = async (signal: string) => {
    const worker = startWorker(
      script(`process.kill(process.pid, '${signal}'); setInterval(() => 0, 1000);`),
      'x',
      () => undefined,
    );
    const { code, message } = (await worker.ended) ?? {};
    return `${code ?? 'none'}: ${message ?? ''}`;
  };
  assert.match(await codeOf('SIGABRT'), /^worker-crashed: .* SIGABRT, a crash in native code/);
  assert.match(await codeOf('SIGSEGV'), /^worker-crashed: .* SIGSEGV, a crash in native code/);
  assert.match(await codeOf('SIGKILL'), /^worker-killed: .* SIGKILL\. Somebody else sent that signal/);
  assert.match(await codeOf('SIGTERM'), /^worker-killed: .* SIGTERM\. Somebody else sent that signal/);
});

test('a full heap is that, and not a crash in native code', async () => {
  const worker = startWorker(
    script('const all = []; for (;;) all.push([1, 2, 3]);'),
    'hoarder',
    () => undefined,
    { nodeOptions: ['--max-old-space-size=40'] },
  );
  const error = await worker.ended;
  assert.equal(error?.code, 'run-out-of-memory', error?.message);
  assert.match(error.message, /hoarder ended with SIGABRT.* does not suffice \(.*heap out of memory\)/i);
});

test('a limit of memory is one of the heap too', async () => {
  const limits = "process.send(process.execArgv.filter((word) => word.includes('old-space')));";
  const worker = converse(script(limits), 'limited', {
    understand: (message) => message,
    memoryBytes: 300 * 2 ** 20,
  });
  assert.deepEqual(await worker.ask(null), ['--max-old-space-size=300']);
  await worker.close();
});

if (process.platform === 'linux') {
  test('memory outside of the heap counts too; the peak and the last words are told', async () => {
    const hoards =
      "console.log('hoarding'); const all = []; setInterval(() => all.push(Buffer.alloc(2e7, 1)), 100);";
    const worker = startWorker(script(hoards), 'hoarder', () => undefined, {
      memoryBytes: 2 ** 28,
    });
    const error = await worker.ended;
    assert.equal(error?.code, 'run-out-of-memory', error?.message);
    const [, peak] =
      /^hoarder held more memory than it may, and was ended\. At its peak it held (\d+) MiB\. The limit is 256 MiB \(--run-memory\)\. Its last words:\nhoarding$/.exec(
        error.message,
      ) ?? [];
    assert.ok(Number(peak) > 256, error.message);
  });

  test('a worker in an endless loop ends when its parent is killed', async () => {
    const channel = JSON.stringify(new URL('../../harness/run/worker-channel.ts', import.meta.url).href);
    const busy = script(`
      import { serve } from ${channel};
      serve(async () => undefined);
      process.send({ pid: process.pid });
      setTimeout(() => { for (;;); }, 100);`);
    const own = JSON.stringify(new URL('../../harness/run/worker-process.ts', import.meta.url).href);
    const parent = spawn(
      process.execPath,
      [
        ...loaderOptions(),
        '--input-type=module',
        '-e',
        `import { startWorker } from ${own};
         startWorker(new URL(${JSON.stringify(busy.href)}), 'busy', ({ pid }) => console.log(pid));`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const worker = `/proc/${String(line).trim()}`;
    await setTimeout(500);
    assert.ok(existsSync(worker), 'it works');
    parent.kill('SIGKILL');
    await once(parent, 'close');
    for (let waited = 0; existsSync(worker) && waited < 10_000; waited += 100) await setTimeout(100);
    assert.equal(existsSync(worker), false, 'it has ended');
  });
} else {
  test.skip('memory outside of the heap counts too; the peak and the last words are told');
  test.skip('a worker in an endless loop ends when its parent is killed');
  console.log('skipped: only Linux shows processes as files');
}

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
