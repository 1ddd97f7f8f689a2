import { readFileSync, rmSync } from 'node:fs';
import { ReprolabError } from '../core/errors.ts';
import { siblingScript } from '../core/installation.ts';
import type { EngineInfo, UsedDataset } from '../core/result-schema.ts';
import { converse } from '../run/conversation.ts';
import { RunFailure } from '../run/run-once.ts';
import { watchSilence } from '../run/silence.ts';
import { replySchema, type AgreeReply, type AgreeRequest } from './agree-messages.ts';

/** What the first steps of a training came to on one engine. */
export interface FirstSteps {
  readonly engine: EngineInfo;
  readonly datasets: readonly UsedDataset[];
  /** Of every step; null where it is not finite. */
  readonly losses: readonly (number | null)[];
  /** The step's float32 variables after the last step, in its order. */
  readonly weights: readonly Float32Array[];
}

/**
 * Does the first steps of a training in a process of its own.
 *
 * @param log - Told what the suite and the data loader say.
 * @throws RunFailure when the engine, the data or the suite fails; the signal's reason when aborted.
 */
export async function firstStepsIn(
  request: AgreeRequest,
  log: (message: string) => void,
  signal: AbortSignal,
): Promise<FirstSteps> {
  const silence = watchSilence(log);
  const understand = (message: unknown): Extract<AgreeReply, { kind: 'trained' }> | null => {
    silence.heard();
    const reply = replySchema.parse(message);
    if (reply.kind === 'failed') throw new RunFailure(reply.failure);
    if (reply.kind === 'trained') return reply;
    log(reply.message);
    return null;
  };
  const { job, weightsFile } = request;
  const worker = converse(siblingScript('agree-worker', import.meta.url), job.run.id, { understand, signal });
  try {
    const { engine, datasets, losses, sizes } = await worker.ask(request);
    return { engine, datasets, losses, weights: readWeights(weightsFile, sizes) };
  } catch (error) {
    throw error instanceof ReprolabError ? RunFailure.of(error) : error;
  } finally {
    silence.end();
    await worker.close();
    rmSync(weightsFile, { force: true });
  }
}

function readWeights(file: string, sizes: readonly number[]): Float32Array[] {
  const { buffer, byteOffset } = readFileSync(file);
  let at = byteOffset;
  return sizes.map((size) => {
    const bytes = buffer.slice(at, at + 4 * size);
    at += 4 * size;
    return new Float32Array(bytes);
  });
}
