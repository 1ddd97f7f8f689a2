/** Why a section's value does not count, or is not there. */
import { type Cell, wasRun } from '../../../harness/index.ts';
import { aboutTest, accuracyLines, type AccuracyLine } from '../accuracy-line.ts';
import { ended, evidenceOf, notFound, notRun, ranBefore, type Refusal } from '../outcome.ts';
import { kerasBars, type Epochs } from '../progress.ts';
import type { Evaluation, Training } from './training.ts';

export const testImages = 10_000;
/** Accuracies of Keras 3's bars were that much too low at most. */
const barError = 0.012;

/** Of a section without any training. */
export function untrained(exercise: string, section: readonly Cell[]): Refusal {
  if (section.length === 0) return notFound(exercise, 'No cell builds this model.');
  return section.some(wasRun)
    ? notFound(exercise, 'No cell of the section trains a model.')
    : { exercise, state: 'not-run', reason: 'No cell of the section was run.' };
}

/** Why a training led to nothing, with the value that is there nevertheless; null when it ended well. */
export function brokenTraining(
  exercise: string,
  { cell }: Training,
  evaluation: Evaluation | undefined,
): Refusal | null {
  const broken = wasRun(cell) ? ended(exercise, cell, 'trains') : notRun(exercise, cell);
  if (broken?.state !== 'failed' || evaluation === undefined) return broken;
  const read = readAccuracy(exercise, evaluation);
  if ('state' in read || read.accuracy === null) return broken;
  return { ...broken, value: read.accuracy, evidence: evidenceOf(evaluation.cell, read.line) };
}

/** What was evaluated, or trained, that is not what the exercise asks for; null when nothing was. */
export function wrongModelOrData(
  training: Training,
  evaluation: Evaluation,
  epochs: Epochs | null,
  batchSize: number | undefined,
): string | null {
  const { model, otherModel, data, bodyDecides } = evaluation;
  if (training.data !== null && /test/i.test(training.data)) {
    return `the model was trained on the test set: ${training.data}`;
  }
  const steps = epochs?.steps ?? null;
  if (
    steps !== null &&
    (steps === testImages || (batchSize !== undefined && steps === Math.ceil(testImages / batchSize)))
  ) {
    return `the model was trained on the test set: ${steps} steps an epoch`;
  }
  if (otherModel !== null && otherModel !== training.model) {
    return `the body of the function that evaluates applies ${otherModel}, whatever it is given`;
  }
  if (otherModel === null && model !== null && training.model !== null && model !== training.model) {
    return `${model} was evaluated, and ${training.model} was trained`;
  }
  const bar = kerasBars(evaluation.cell).at(-1);
  if (bar?.total === 1875) return 'the training data was evaluated: 1875 steps';
  if (!bodyDecides && data !== null && /train/i.test(data) && !/test/i.test(data)) {
    return `the training data was evaluated: ${data}`;
  }
  return null;
}

/** Whether the evaluation is older than the training; null when the counts do not tell. */
export function isStale(training: Training, evaluation: Evaluation): boolean | null {
  if (training.cell === evaluation.cell) return (training.call?.at ?? 0) > evaluation.call.at;
  return (
    ranBefore(evaluation.cell, training.cell) ?? (evaluation.cell.number < training.cell.number ? true : null)
  );
}

/** The value by the cell's own print, else by the bar of Keras 2; the bar of Keras 3 is not it. */
export function readAccuracy(exercise: string, { cell, call }: Evaluation): AccuracyLine | Refusal {
  const { lines, expected } = accuracyLines(cell, call);
  const last = aboutTest(lines).at(-1);
  if (last !== undefined && expected !== null && expected > 0 && lines.length > expected) {
    const reason = `Cell ${cell.number} shows ${lines.length} results, and its source prints ${expected}: one of the two was edited after the run.`;
    return { exercise, state: 'failed', reason, evidence: evidenceOf(cell, last.line) };
  }
  if (last !== undefined) return last;
  const bar = kerasBars(cell).at(-1);
  if (bar?.accuracy !== undefined && bar.style !== 'keras3') {
    const number = Number(bar.accuracy);
    const accuracy = {
      text: bar.accuracy,
      low: number - 5e-5,
      high: number + 5e-5,
      unit: 'fraction',
    } as const;
    return { line: bar.line, accuracy: Number.isFinite(number) ? accuracy : null };
  }
  if (bar?.accuracy !== undefined) {
    const reason = `Only the progress bar shows an accuracy, about ${bar.accuracy}, and bars of this version are too low by up to ${barError}: it is not the result.`;
    return { exercise, state: 'not-found', reason, evidence: evidenceOf(cell, bar.line) };
  }
  const failure = ended(exercise, cell, 'evaluates');
  if (failure !== null) return failure;
  return wasRun(cell)
    ? notFound(exercise, `Cell ${cell.number} evaluates and prints no accuracy.`)
    : notRun(exercise, cell);
}
