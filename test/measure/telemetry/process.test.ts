/** The process that reads, with tools that a test has put on its path. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import { loaderOptions } from '../../../harness/core/installation.ts';
import { startTelemetry } from '../../../harness/measure/telemetry/telemetry.ts';
import type { Sample } from '../../../harness/measure/telemetry/reading.ts';
import { drivers, helpOf } from './nvidia-drivers.ts';

const test = suite('telemetry process');
const path = process.env['PATH'];
let folder = '';

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'reprolab-tools-'));
  process.env['PATH'] = `${folder}${delimiter}${path ?? ''}`;
});
test.after.each(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a command on the path; a script of the shell. */
function tool(name: string, script: string): void {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

/** Waits for a sample that `isWanted`; fails after a minute, which a loaded machine may need. */
async function sampleThat(isWanted: (sample: Sample) => boolean): Promise<Sample> {
  const telemetry = startTelemetry();
  try {
    return await Promise.race([
      new Promise<Sample>((resolve) => {
        telemetry.listen((sample) => {
          if (isWanted(sample)) resolve(sample);
        });
      }),
      setTimeout(60_000, undefined, { ref: false }).then(() => assert.fail('no such sample in a minute')),
    ]);
  } finally {
    await telemetry.end();
  }
}

/** The reading process of a command, as /proc has it. */
function samplerOf(command: number): number {
  const children = readFileSync(`/proc/${command}/task/${command}/children`, 'utf8').trim().split(' ');
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sampler'));
  return Number(found ?? assert.fail('no reading process'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The tools are scripts of the shell. */
const onUnix = process.platform === 'win32' ? test.skip.bind(test) : test;
const onLinux = process.platform === 'linux' ? test : test.skip.bind(test);

onUnix('nvidia-smi is asked for what it offers, and its lines are samples', async () => {
  const [, driver] = drivers;
  assert.ok(driver !== undefined);
  writeFileSync(join(folder, 'help'), helpOf(driver.properties));
  writeFileSync(join(folder, 'lines'), `${driver.lines.join('\n')}\n`);
  tool(
    'nvidia-smi',
    `case "$1" in
--help-query-gpu) cat '${folder}/help' ;;
--query-gpu=${driver.expected.asked.join(',')}) while :; do cat '${folder}/lines'; sleep 1; done ;;
*) echo "Field is not a valid field to query." ; exit 2 ;;
esac`,
  );
  const { readings, throttled, sources } = await sampleThat(({ sources: found }) => 'nvidia-smi' in found);
  assert.equal(sources['nvidia-smi'], 'driver 535.183.01');
  assert.deepEqual(
    readings.filter(({ name }) => name === 'power').map(({ device, value }) => [device, value]),
    [
      ['0: NVIDIA L4', 71],
      ['1: NVIDIA A100-SXM4-80GB', 66.9],
    ],
  );
  assert.deepEqual(throttled, ['hardware slowdown', 'heat, by hardware', 'power brake']);
});

onUnix('a tool that fails is no error, and rocm-smi stands in where amd-smi does not answer', async () => {
  tool('nvidia-smi', 'echo "NVIDIA-SMI has failed" >&2; exit 9');
  tool('amd-smi', 'echo "no driver" ; exit 1');
  tool('rocm-smi', `echo '{"card0": {"Average Graphics Package Power (W)": "33.0"}}'`);
  const { readings } = await sampleThat(({ sources }) => 'rocm-smi' in sources);
  assert.ok(readings.some(({ source, value }) => source === 'rocm-smi' && value === 33));
  assert.ok(!readings.some(({ source }) => source.startsWith('nvidia-smi')));
});

onLinux('the process ends with the command, however that ends', async () => {
  const url = new URL('../../../harness/measure/telemetry/telemetry.ts', import.meta.url).href;
  const script = join(folder, 'command.mjs');
  writeFileSync(
    script,
    `import { startTelemetry } from ${JSON.stringify(url)};
startTelemetry().listen(({ cpuSeconds }) => console.log(cpuSeconds));`,
  );
  const command = spawn(process.execPath, [...loaderOptions(), script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The first sample: it reads.
  await once(command.stdout, 'data');
  const sampler = samplerOf(command.pid ?? assert.fail('not started'));
  command.kill('SIGKILL');
  await once(command, 'exit');
  for (let waited = 0; isAlive(sampler); waited += 50) {
    assert.ok(waited < 30_000, 'it outlives its command');
    await setTimeout(50);
  }
});

test.run();
