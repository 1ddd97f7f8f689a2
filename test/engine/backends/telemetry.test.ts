/** ONNX Runtime's telemetry is off however the library is loaded; without the variable it would write and send. */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';

const door = new URL('../../../harness/engine/backends/onnxruntime.mjs', import.meta.url).href;

/** A new process in which the variable has this value. */
function processWith(value: string | undefined, script: string) {
  return execa(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ORT_DISABLE_TELEMETRY: value },
    reject: false,
  });
}

for (const value of [undefined, '', '0']) {
  test(`it is off where the environment says ${value === undefined ? 'nothing' : `'${value}'`}`, async () => {
    const { stdout, stderr } = await processWith(
      value,
      `const { InferenceSession } = await import('${door}');
       console.log(typeof InferenceSession.create, process.env.ORT_DISABLE_TELEMETRY);`,
    );
    assert.equal(stdout, 'function 1', stderr);
  });
}

test('a worker thread is refused, with what to do: the process itself does not see what it sets', async () => {
  const script = `
    const { Worker } = await import('node:worker_threads');
    const worker = new Worker("import('${door}')", { eval: true });
    worker.on('error', (error) => console.log(error.message));
    worker.on('exit', (code) => console.log('ended with', code));`;
  const refused = await processWith(undefined, script);
  assert.match(refused.stdout, /Set ORT_DISABLE_TELEMETRY=1 .*before the thread starts/);
  const allowed = await processWith('1', script);
  assert.equal(allowed.stdout, 'ended with 0', allowed.stderr);
});

test('a session leaves nothing in the cache and the temporary folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-telemetry-'));
  try {
    const probe = new URL('../../../harness/engine/backends/provider-probe.mjs', import.meta.url);
    await execa(process.execPath, [probe.pathname, 'webgpu'], {
      env: { ORT_DISABLE_TELEMETRY: undefined, HOME: folder, XDG_CACHE_HOME: folder, TMPDIR: folder },
      input: '',
      reject: false,
    });
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
