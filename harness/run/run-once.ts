import { z } from 'zod';
import { ReprolabError } from '../core/errors.ts';
import { siblingScript } from '../core/installation.ts';
import type { Run } from '../core/result-schema.ts';
import { converse } from './conversation.ts';
import { eventSchema, type Failure, type Job, type RunFile, type WorkerEvent } from './messages.ts';
import { watchSilence } from './silence.ts';

/** A finished run and the files that it made. */
export interface FinishedRun {
  readonly run: Run;
  readonly files: readonly RunFile[];
}

/** What went wrong with one run: recorded in the result, never a verdict. */
export class RunFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'RunFailure';
    this.failure = failure;
  }

  /** What a worker that ended without an answer came to. */
  static of({ code, message, advice }: ReprolabError): RunFailure {
    return new RunFailure({ code, message, advice: advice ?? null });
  }
}

/** What a run may take; null for no limit. */
export interface RunLimits {
  /** Wall time in milliseconds: the process of a run that is late is killed. */
  readonly limitMs: number | null;
  /** Memory of its process in bytes, as `WorkerOptions` has it. */
  readonly memoryBytes: number | null;
}

/** What a worker tells while it works. */
export type Mention = Exclude<WorkerEvent, { kind: 'done' | 'failed' }>;

/**
 * Does one run in a process of its own.
 *
 * @param onMention - Told of log lines and progress.
 * @param signal - Ends the process when it is aborted.
 * @throws RunFailure when the run could not be done; the signal's reason when aborted.
 */
export async function runOnce(
  job: Job,
  onMention: (mention: Mention) => void,
  signal: AbortSignal,
  { limitMs, memoryBytes }: RunLimits,
): Promise<FinishedRun> {
  signal.throwIfAborted();
  const silence = watchSilence((message) => {
    onMention({ kind: 'log', message });
  });
  const understand = (message: unknown): FinishedRun | null => {
    silence.heard();
    const { success, data, error } = eventSchema.safeParse(message);
    if (!success) {
      const problem = `${job.run.id} measured something that a result cannot hold:\n${z.prettifyError(error)}`;
      throw new RunFailure({ code: 'result-invalid', message: problem, advice: null });
    }
    if (data.kind === 'failed') throw new RunFailure(data.failure);
    if (data.kind === 'done') return { run: data.run, files: data.files };
    onMention(data);
    return null;
  };
  const worker = converse(siblingScript('worker', import.meta.url), job.run.id, {
    understand,
    signal,
    memoryBytes,
  });
  try {
    return await worker.ask(job, limitMs ?? undefined);
  } catch (error) {
    throw error instanceof ReprolabError ? RunFailure.of(error) : error;
  } finally {
    silence.end();
    await worker.close();
  }
}
