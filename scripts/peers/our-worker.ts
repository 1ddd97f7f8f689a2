/** Our side: executes the suites' own training steps as `reprolab run` does, for `npm run peers` to time. */
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline/promises';
import { internalError, messageOf, ReprolabError } from '../../harness/core/errors.ts';
import type { TypedArray } from '../../harness/core/tensor-data.ts';
import type { DataMode } from '../../harness/data/load.ts';
import { libraryVersion, toolVersion } from '../../harness/core/installation.ts';
import { ownCourse } from '../../harness/course/load-course.ts';
import { allocateBatches } from '../../harness/run/batches.ts';
import { openSuite, type OpenedSuite } from '../../harness/run/open-suite.ts';
import { requestSchema, type PrepareRequest, type Reply, type Request } from './messages.ts';

const [engine = '', threads = '', dataMode = '', dataDir = ''] = process.argv.slice(2);
const warmupCalls = 3;
const fewestCalls = 3;

interface Variant {
  readonly name: string;
  readonly stepsPerCall: number;
  /** Assembles batches, executes a call and returns the loss of each step. */
  readonly call: () => Promise<number[]>;
  readonly dispose: () => Promise<void>;
}

let variant: Variant | null = null;

function lossOf(outputs: Readonly<Record<string, TypedArray>>): number {
  const loss = outputs['loss']?.[0];
  if (loss === undefined) throw internalError('a training step returned no loss');
  return loss;
}

async function open({ step, recipeName }: PrepareRequest): Promise<OpenedSuite> {
  const quiet = () => undefined;
  return openSuite(
    {
      run: {
        id: `${step}/${recipeName}/1`,
        suite: step,
        recipe: recipeName,
        profile: 'full',
        seed: 1,
      },
      settings: {
        engine,
        threads: Number(threads),
        dataMode: dataMode as DataMode,
        dataDir: dataDir === '' ? null : dataDir,
        course: ownCourse,
      },
      checkpoint: null,
    },
    {
      log: (text) => process.stderr.write(`${text}\n`),
      progressed: quiet,
      downloaded: quiet,
    },
  );
}

async function prepare(request: PrepareRequest): Promise<Reply> {
  await variant?.dispose();
  variant = null;
  const opened = await open(request);
  const { training } = opened.prepared;
  if (training === null) throw internalError(`${request.step} has no training step`);
  const { context } = opened.recording;
  const compiled = await context.compileTraining(training);
  const { stepsPerCall } = compiled;
  const batches = allocateBatches(training.step.inputs, stepsPerCall);
  let index = 0;
  const made: Variant = {
    name: stepsPerCall === 1 ? 'captured' : `captured, ${stepsPerCall} steps a call`,
    stepsPerCall,
    async call() {
      for (const batch of batches) training.fillBatch(index++, batch);
      return (await compiled.run(batches)).map(lossOf);
    },
    async dispose() {
      await compiled.dispose();
      await opened.dispose();
    },
  };
  variant = made;
  const [initialLoss = Number.NaN] = await made.call();
  for (let call = 1; call < warmupCalls; call++) await made.call();
  const parameters = training.step.variables
    .filter(({ trainable }) => trainable)
    .reduce((sum, { size }) => sum + size, 0);
  return {
    kind: 'prepared',
    trials: [
      {
        name: made.name,
        failure: null,
        stepsPerCall,
        trialMs: null,
        initialLoss,
        parameters,
        asPublished: false,
      },
    ],
    kept: [made.name],
  };
}

const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

async function run(seconds: number, idle: { wallSeconds: number; cpuSeconds: number }): Promise<Reply> {
  if (variant === null) throw internalError('asked to run before a step was prepared');
  const { call, stepsPerCall } = variant;
  // The first call brings caches and threads back after the other contenders' turns.
  await call();
  const samplesMs: number[] = [];
  const losses: number[] = [];
  const [started, cpu] = [performance.now(), cpuSeconds()];
  let now = started;
  while (samplesMs.length < fewestCalls || now < started + seconds * 1000) {
    const before = performance.now();
    losses.push(...(await call()));
    now = performance.now();
    samplesMs.push((now - before) / stepsPerCall);
  }
  const tail = losses.slice(losses.length >> 1);
  return {
    kind: 'samples',
    samplesMs,
    meanLoss: tail.reduce((sum, loss) => sum + loss, 0) / tail.length,
    cpuPerWall: (cpuSeconds() - cpu) / ((performance.now() - started) / 1000),
    idle,
  };
}

function reply(message: Reply): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function answer(request: Request, idle: { wallSeconds: number; cpuSeconds: number }): Promise<Reply> {
  return request.kind === 'prepare' ? prepare(request) : run(request.seconds, idle);
}

function failure(error: unknown): Reply {
  if (!(error instanceof ReprolabError) && error instanceof Error)
    return { kind: 'failed', message: error.stack ?? error.message };
  return { kind: 'failed', message: messageOf(error) };
}

reply({
  kind: 'ready',
  versions: { reprolab: toolVersion(), 'onnxruntime-node': libraryVersion('onnxruntime-node') ?? 'missing' },
  sgemmGflops: null,
});
let since = { wall: performance.now(), cpu: cpuSeconds() };
for await (const line of createInterface({ input: process.stdin })) {
  const idle = {
    wallSeconds: (performance.now() - since.wall) / 1000,
    cpuSeconds: cpuSeconds() - since.cpu,
  };
  reply(await answer(requestSchema.parse(JSON.parse(line)), idle).catch(failure));
  since = { wall: performance.now(), cpu: cpuSeconds() };
}
process.exit(0);
