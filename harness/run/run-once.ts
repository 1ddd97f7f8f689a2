import { z } from 'zod';
import { internalError, ReprolabError, type ErrorCode } from '../core/errors.ts';
import { siblingScript } from '../core/installation.ts';
import type { Run } from '../core/result-schema.ts';
import { eventSchema, type Failure, type Job, type RunFile, type WorkerEvent } from './messages.ts';
import { watchSilence } from './silence.ts';
import { startWorker } from './worker-process.ts';

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
}

function fromCrash(error: ReprolabError): RunFailure {
  const code: ErrorCode = error.code;
  return new RunFailure({ code, message: error.message, advice: error.advice ?? null });
}

/**
 * Does one run in a process of its own.
 *
 * @param onEvent - Told of log lines, phases and progress.
 * @param signal - Ends the process when it is aborted.
 * @throws RunFailure when the run could not be done; the signal's reason when aborted.
 */
export async function runOnce(
  job: Job,
  onEvent: (event: WorkerEvent) => void,
  signal: AbortSignal,
): Promise<FinishedRun> {
  signal.throwIfAborted();
  const script = siblingScript('worker', import.meta.url);
  let settle: (outcome: FinishedRun | RunFailure) => void = () => {
    throw internalError('the worker answered before it was asked');
  };
  const answer = new Promise<FinishedRun | RunFailure>((resolve) => {
    settle = resolve;
  });
  const silence = watchSilence((message) => {
    onEvent({ kind: 'log', message });
  });
  const worker = startWorker(script, job.run.id, (message) => {
    silence.heard();
    const parsed = eventSchema.safeParse(message);
    if (!parsed.success) {
      const problem = `${job.run.id} measured something that a result cannot hold:\n${z.prettifyError(parsed.error)}`;
      settle(new RunFailure({ code: 'result-invalid', message: problem, advice: null }));
    } else if (parsed.data.kind === 'done') {
      settle(parsed.data);
    } else if (parsed.data.kind === 'failed') {
      settle(new RunFailure(parsed.data.failure));
    } else {
      onEvent(parsed.data);
    }
  });
  const kill = () => {
    worker.kill();
  };
  signal.addEventListener('abort', kill);
  try {
    await worker.send(job);
    const ended = worker.ended.then((error) => {
      signal.throwIfAborted();
      return fromCrash(
        error ?? new ReprolabError('worker-crashed', `${job.run.id} ended without an answer.`),
      );
    });
    const outcome = await Promise.race([answer, ended]);
    if (outcome instanceof RunFailure) throw outcome;
    return { run: outcome.run, files: outcome.files };
  } catch (error) {
    if (error instanceof ReprolabError) throw fromCrash(error);
    throw error;
  } finally {
    silence.end();
    signal.removeEventListener('abort', kill);
    await worker.close();
  }
}
