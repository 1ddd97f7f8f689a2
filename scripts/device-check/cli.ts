/** `npm run device-check`: options, and the only place that ends the process. */
import { Command, Option } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { examples, parseMinutes, parseNames } from '../../harness/commands/options.ts';
import { exitCodes, ReprolabError } from '../../harness/core/errors.ts';
import { writeAtomically } from '../../harness/core/write-atomically.ts';
import { probeEngines } from '../../harness/engine/backends/registry.ts';
import { readMachine } from '../../harness/measure/environment.ts';
import { readTool } from '../../harness/measure/repository.ts';
import course from '../../suites/course.ts';
import { webGpuAccess } from './software-vulkan.ts';
import { checksOf, torchCheck, type CheckedEngine } from './checks.ts';
import { runChecks, type Finding } from './run-checks.ts';

interface Options {
  readonly engines?: readonly string[];
  readonly minutes: number;
  readonly out: string;
}

const tell = (line: string) => {
  process.stderr.write(`${line}\n`);
};

const onProcessor = ['onnx-cpu', 'tfjs-cpu', 'tensorflow'];

/** Every engine of a device that this machine has, or those that are named; and whether one is only emulated. */
async function enginesToCheck(names: readonly string[] | undefined) {
  const webGpu = await webGpuAccess();
  const probes = await probeEngines();
  const found = probes.flatMap(({ name, available }): CheckedEngine[] => {
    if (onProcessor.includes(name)) return [];
    if (name === 'onnx-webgpu') return webGpu.env === null ? [] : [{ name, env: webGpu.env }];
    return available ? [{ name, env: {} }] : [];
  });
  const missing = names?.filter((name) => !found.some((engine) => engine.name === name)) ?? [];
  if (missing.length > 0 || found.length === 0) {
    throw new ReprolabError(
      'engine-unavailable',
      `no engine of a device to check${missing.length > 0 ? `: ${missing.join(', ')}` : ''}; found: ` +
        (found.map(({ name }) => name).join(', ') || 'none'),
      { advice: 'npm run reprolab -- doctor says of each engine why it cannot run here.' },
    );
  }
  const isEmulated = webGpu.isEmulated && found.some(({ name }) => name === 'onnx-webgpu');
  return { engines: found.filter(({ name }) => names?.includes(name) ?? true), probes, isEmulated };
}

async function check({ engines: names, minutes, out }: Options): Promise<number> {
  const startedAt = new Date().toISOString();
  const { engines, probes, isEmulated } = await enginesToCheck(names);
  if (isEmulated)
    tell('NO GPU: onnx-webgpu runs on a software adapter, and its times say nothing of any GPU.');
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-device-check-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const about = { schemaVersion: 1, startedAt, tool: await readTool(tell), machine: readMachine(), probes };
  const suites = course.suites.map(({ name }) => name);
  const torch = isEmulated ? [] : [torchCheck(folder)];
  const checks = [...checksOf(engines, suites, folder), ...torch];
  tell(
    `${String(checks.length)} checks in ${String(minutes)} minutes at most; each tells as far as it came.`,
  );
  const path = resolve(out);
  const keep = (findings: readonly Finding[]) => {
    writeAtomically(path, `${JSON.stringify({ ...about, isEmulated, minutes, findings }, null, 1)}\n`);
  };
  const findings = await runChecks(checks, minutes * 60, tell, keep);
  process.stdout.write(`${path}\n`);
  if (findings.some(({ outcome }) => outcome === 'failed')) return exitCodes.checkFailed;
  return findings.some(({ outcome }) => outcome === 'ended') ? exitCodes.infrastructure : exitCodes.ok;
}

process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
const program = new Command('npm run device-check --')
  .description(
    'Puts the engines of a GPU through all that can be checked in minutes: the first published steps of every ' +
      'suite beside the processor, their times with telemetry, every op and its gradients, every step small, and ' +
      'PyTorch on the same GPU where Python has it. One JSON file; without a GPU, on a software adapter.',
  )
  .option('--engines <list>', 'of a device; all that this machine has when left out', parseNames)
  .addOption(new Option('--minutes <n>', 'for all together').argParser(parseMinutes).default(4))
  .option('--out <file>', 'JSON file', 'device-check.json')
  .addHelpText(
    'after',
    `${examples([['npm run device-check -- --out gpu.json', 'everything in 4 minutes']])}\n\n` +
      'Exit codes: 0 all done and well, 1 a check failed, 3 a check did not come to its end, or there is no device.',
  )
  .action(async (options: Options) => {
    try {
      process.exitCode = await check(options);
    } catch (error) {
      if (!(error instanceof ReprolabError)) throw error;
      tell(`error: ${error.message}`);
      if (error.advice !== undefined) tell(error.advice);
      process.exitCode = error.exitCode;
    }
  });
await program.parseAsync();
