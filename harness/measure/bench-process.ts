import type { EngineInfo } from '../core/result-schema.ts';
import { internalError, ReprolabError } from '../core/errors.ts';
import { siblingScript } from '../core/installation.ts';
import type { Job } from '../run/messages.ts';
import { RunFailure } from '../run/run-once.ts';
import { watchSilence } from '../run/silence.ts';
import { startWorker } from '../run/worker-process.ts';
import {
  replySchema,
  type Activity,
  type BenchReply,
  type BenchRequest,
  type Offer,
} from './bench-messages.ts';

/** A worker that holds one suite on one engine with one thread count. */
export interface BenchProcess {
  readonly engine: EngineInfo;
  readonly offers: readonly Offer[];
  /** Latency per step of every call of one round, in milliseconds. Throws RunFailure. */
  round(activity: Activity, milliseconds: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

type Answer = Exclude<BenchReply, { kind: 'log' }>;

/**
 * Starts a worker and prepares the suite in it.
 *
 * @param log - Told what the suite and the data loader say.
 * @throws RunFailure when the engine, the data or the suite fails.
 */
export async function startBenchProcess(
  job: Job,
  log: (message: string) => void,
  signal: AbortSignal,
): Promise<BenchProcess> {
  let settle: (answer: Answer) => void = () => undefined;
  const worker = startWorker(siblingScript('bench-worker', import.meta.url), job.run.id, (message) => {
    const reply = replySchema.parse(message);
    if (reply.kind === 'log') log(reply.message);
    else settle(reply);
  });
  const kill = () => {
    worker.kill();
  };
  signal.addEventListener('abort', kill);
  const crashed = worker.ended.then((error): Answer => {
    const crash = error ?? new ReprolabError('worker-crashed', `${job.run.id} ended without an answer.`);
    return {
      kind: 'failed',
      failure: { code: crash.code, message: crash.message, advice: crash.advice ?? null },
    };
  });
  const ask = async <Kind extends Answer['kind']>(
    request: BenchRequest,
    expected: Kind,
  ): Promise<Extract<Answer, { kind: Kind }>> => {
    signal.throwIfAborted();
    const answer = new Promise<Answer>((resolve) => {
      settle = resolve;
    });
    const silence = watchSilence(log);
    const reply = await worker
      .send(request)
      .then(() => Promise.race([answer, crashed]))
      .finally(() => {
        silence.end();
      });
    signal.throwIfAborted();
    if (reply.kind === 'failed') throw new RunFailure(reply.failure);
    if (reply.kind !== expected) throw internalError(`bench worker sent '${reply.kind}', not '${expected}'`);
    return reply as Extract<Answer, { kind: Kind }>;
  };
  const close = async () => {
    signal.removeEventListener('abort', kill);
    await worker.close();
  };
  try {
    const { engine, offers } = await ask({ kind: 'open', job }, 'opened');
    return {
      engine,
      offers,
      round: async (activity, milliseconds) =>
        (await ask({ kind: 'round', activity, milliseconds }, 'latencies')).latenciesMs,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
