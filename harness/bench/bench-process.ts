import { internalError, ReprolabError } from '../core/errors.ts';
import { siblingScript } from '../core/installation.ts';
import type { EngineInfo } from '../core/result-schema.ts';
import { converse } from '../run/conversation.ts';
import type { Job } from '../run/messages.ts';
import { RunFailure } from '../run/run-once.ts';
import { watchSilence } from '../run/silence.ts';
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

type Answer = Exclude<BenchReply, { kind: 'log' | 'failed' }>;

/**
 * Starts a worker and prepares the suite in it.
 *
 * @param log - Told what the suite and the data loader say.
 * @throws RunFailure when the engine, the data or the suite fails; the signal's reason when aborted.
 */
export async function startBenchProcess(
  job: Job,
  log: (message: string) => void,
  signal: AbortSignal,
): Promise<BenchProcess> {
  const understand = (message: unknown): Answer | null => {
    const reply = replySchema.parse(message);
    if (reply.kind === 'failed') throw new RunFailure(reply.failure);
    if (reply.kind !== 'log') return reply;
    log(reply.message);
    return null;
  };
  const script = siblingScript('bench-worker', import.meta.url);
  const worker = converse(script, job.run.id, { understand, signal });
  const ask = async <Kind extends Answer['kind']>(
    request: BenchRequest,
    expected: Kind,
  ): Promise<Extract<Answer, { kind: Kind }>> => {
    const silence = watchSilence(log);
    try {
      const reply = await worker.ask(request);
      if (reply.kind !== expected)
        throw internalError(`bench worker sent '${reply.kind}', not '${expected}'`);
      return reply as Extract<Answer, { kind: Kind }>;
    } catch (error) {
      throw error instanceof ReprolabError ? RunFailure.of(error) : error;
    } finally {
      silence.end();
    }
  };
  try {
    const { engine, offers } = await ask({ kind: 'open', job }, 'opened');
    return {
      engine,
      offers,
      round: async (activity, milliseconds) =>
        (await ask({ kind: 'round', activity, milliseconds }, 'latencies')).latenciesMs,
      close: () => worker.close(),
    };
  } catch (error) {
    await worker.close();
    throw error;
  }
}
