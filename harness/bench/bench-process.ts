import { internalError, ReprolabError } from '../core/errors.ts';
import { siblingScript } from '../core/installation.ts';
import type { EngineInfo, Peak } from '../core/result-schema.ts';
import { converse } from '../run/conversation.ts';
import type { Job } from '../run/messages.ts';
import { RunFailure } from '../run/run-once.ts';
import { watchSilence } from '../run/silence.ts';
import type { WarmupLimits } from './bench-activities.ts';
import {
  replySchema,
  type Activity,
  type BenchReply,
  type BenchRequest,
  type Finished,
  type Offer,
  type Round,
} from './bench-messages.ts';

/** A worker that holds one suite on one engine with one thread count. All its calls throw RunFailure. */
export interface BenchProcess {
  readonly engine: EngineInfo;
  readonly offers: readonly Offer[];
  /** Measures one round. */
  round(activity: Activity, milliseconds: number, limitMs?: number): Promise<Round>;
  /** What is known in the end; nothing is measured after it. */
  finish(limitMs?: number): Promise<Finished>;
  close(): Promise<void>;
}

/** Around a worker: what is said about it, and what ends it. */
export interface Surroundings {
  /** Told what the suite and the data loader say. */
  readonly log: (message: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds after which an answer does not come any more, and the worker is killed; undefined: no limit. */
  readonly limitMs?: number | undefined;
}

type Answer = Exclude<BenchReply, { kind: 'log' | 'failed' }>;

/**
 * Starts a worker and prepares the suite in it.
 *
 * @throws RunFailure when the engine, the data or the suite fails or is late; the signal's reason when aborted.
 */
export async function startBenchProcess(
  job: Job,
  limits: WarmupLimits,
  surroundings: Surroundings,
): Promise<BenchProcess> {
  const { ask, close } = startWorker(job.run.id, surroundings);
  try {
    const { engine, offers } = await ask({ kind: 'open', job, ...limits }, 'opened', surroundings.limitMs);
    return {
      engine,
      offers,
      round: async (activity, milliseconds, limitMs) =>
        (await ask({ kind: 'round', activity, milliseconds }, 'round', limitMs)).round,
      finish: async (limitMs) => (await ask({ kind: 'finish' }, 'finished', limitMs)).finished,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Measures what an engine reaches at best, in a process of its own. Throws as `startBenchProcess`. */
export async function askPeaks(
  engine: string,
  threads: readonly (number | null)[],
  surroundings: Surroundings,
): Promise<readonly Peak[]> {
  const { ask, close } = startWorker(`peaks of ${engine}`, surroundings);
  try {
    return (await ask({ kind: 'peaks', engine, threads: [...threads] }, 'peaks', surroundings.limitMs)).peaks;
  } finally {
    await close();
  }
}

function startWorker(name: string, { log, signal }: Surroundings) {
  const understand = (message: unknown): Answer | null => {
    const reply = replySchema.parse(message);
    if (reply.kind === 'failed') throw new RunFailure(reply.failure);
    if (reply.kind !== 'log') return reply;
    log(reply.message);
    return null;
  };
  const worker = converse(siblingScript('bench-worker', import.meta.url), name, { understand, signal });
  return {
    close: () => worker.close(),
    ask: async <Kind extends Answer['kind']>(
      request: BenchRequest,
      expected: Kind,
      limitMs?: number,
    ): Promise<Extract<Answer, { kind: Kind }>> => {
      const silence = watchSilence(log);
      try {
        const reply = await worker.ask(request, limitMs);
        if (reply.kind !== expected)
          throw internalError(`bench worker sent '${reply.kind}', not '${expected}'`);
        return reply as Extract<Answer, { kind: Kind }>;
      } catch (error) {
        throw error instanceof ReprolabError ? RunFailure.of(error) : error;
      } finally {
        silence.end();
      }
    },
  };
}
