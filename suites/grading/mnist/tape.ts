/** The accuracy of the network that is trained by hand with a gradient tape. */
import {
  type Assignments,
  type Cell,
  type Finding,
  resolveNumber,
  resolveText,
  wasRun,
} from '../../../harness/index.ts';
import { ended, evidenceOf, notFound, notRun, type Answer } from '../outcome.ts';
import { tqdmBar, type TqdmBar } from '../progress.ts';
import { accuracyLines } from '../accuracy-line.ts';
import { expectedRecipe, suiteOf } from './expected.ts';
import { compareRecipe } from './compare-recipe.ts';
import { foundRecipe } from './found-recipe.ts';
import type { OwnFunctions } from './functions.ts';
import { evaluations, lastTraining } from './training.ts';

export interface AskedTape {
  readonly exercise: string;
  readonly section: readonly Cell[];
  readonly before: readonly Cell[];
  readonly edition: string | null;
  readonly own: OwnFunctions;
  readonly known: Assignments;
  /** Values of the other networks, none of which is this one's. */
  readonly others: readonly string[];
}

const trainImages = 60_000;

function alone(finding: Finding): Answer {
  return { finding, observations: [] };
}

/** The bar of a loop over the whole set in batches: null for one that is finished, of whatever batch. */
function interruption(bar: TqdmBar | null): string | null {
  return bar === null || bar.done >= bar.total ? null : `the bar stands at ${bar.done} of ${bar.total} steps`;
}

export function readTape({ exercise, section, before, edition, own, known, others }: AskedTape): Answer {
  const expected = expectedRecipe('tape', edition);
  if (expected === null) return alone(notFound(exercise, 'This edition has no gradient tape in this lab.'));
  const training = lastTraining(section, own, known);
  if (training === null) return alone(notFound(exercise, 'No cell trains with a gradient tape.'));
  const { cell } = training;
  if (!wasRun(cell)) return alone(notRun(exercise, cell));
  const bar = tqdmBar(cell);
  const barEvidence = bar === null ? {} : { evidence: evidenceOf(cell, bar.line) };
  const failure = ended(exercise, cell, 'trains');
  if (failure !== null) return alone(failure);
  const cut = interruption(bar);
  if (cut !== null)
    return alone({ exercise, state: 'failed', reason: `Training was interrupted: ${cut}.`, ...barEvidence });
  const after = section.slice(section.indexOf(cell));
  const evaluation = evaluations(after, own, known).at(-1) ?? null;
  const printing = after.map((each) => ({
    each,
    lines: accuracyLines(each, each === evaluation?.cell ? evaluation.call : null).lines,
  }));
  const last = printing.findLast(({ lines }) => lines.length > 0);
  const line = last?.lines.at(-1);
  if (last === undefined || line === undefined) {
    return alone({
      exercise,
      state: 'not-found',
      reason: 'It was not measured: no cell after the loop prints an accuracy. The lab does not ask for it.',
      ...barEvidence,
    });
  }
  const evidence = evidenceOf(last.each, line.line);
  const { accuracy } = line;
  if (accuracy === null)
    return alone({ exercise, state: 'not-readable', reason: 'What is printed is no number.', evidence });
  if (others.includes(accuracy.text)) {
    const reason = 'Wrong model: the value is that of another network to the last digit.';
    return alone({ exercise, state: 'failed', reason, value: accuracy, evidence });
  }
  const found = foundRecipe({ section, before, training, known, own, epochs: null });
  const total = bar?.total ?? null;
  const sourceBatch = resolveNumber(resolveText('batch_size', known), known);
  const batchSize = total === null ? (sourceBatch ?? undefined) : Math.round(trainImages / total);
  const { recipe, differences } = compareRecipe(expected, { ...found, epochs: undefined, batchSize });
  return {
    finding: {
      exercise,
      state: 'value',
      value: accuracy,
      evidence,
      basis: {
        by: 'runs',
        suite: suiteOf.tape,
        metric: 'testAccuracy',
        recipe,
        expected,
        differences,
        incomparable: null,
      },
      notes: bar === null ? ['No progress bar tells whether the loop ended.'] : [],
    },
    observations: [],
  };
}
