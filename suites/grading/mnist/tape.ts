/** The accuracy of the network that is trained by hand with a gradient tape. */
import {
  type Assignments,
  callsIn,
  type Cell,
  type Finding,
  functionsIn,
  resolveNumber,
  resolveText,
  topLevel,
  wasRun,
} from '../../../harness/index.ts';
import { ended, evidenceOf, notFound, notInEdition, notRun, ranBefore, type Answer } from '../outcome.ts';
import { tqdmBar, type TqdmBar } from '../progress.ts';
import { computedAccuracy } from '../accuracy-line.ts';
import { expectedRecipe, suiteOf } from './expected.ts';
import { compareRecipe } from './compare-recipe.ts';
import { foundRecipe } from './found-recipe.ts';
import type { OwnFunctions } from './functions.ts';
import { layersIn } from './layers.ts';
import { readAccuracy } from './refusals.ts';
import { evaluations, modelOfLoop, type Training } from './training.ts';

export interface AskedTape {
  readonly exercise: string;
  readonly section: readonly Cell[];
  /** Cells that build the network: the section before. */
  readonly builders: readonly Cell[];
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

/** The last cell that loops over the gradient tape, or that calls in a loop what the section defines with one. */
function tapeLoop(section: readonly Cell[]): Cell | undefined {
  const steps = section
    .flatMap(({ source }) => functionsIn(source))
    .filter(({ kind, body }) => kind === 'def' && withTape.test(body))
    .map(({ name }) => name);
  return section.findLast(({ source }) => {
    const code = topLevel(source);
    if (!/^\s*(?:for|while)\b/m.test(code)) return false;
    return (
      withTape.test(code) ||
      callsIn(code).some(({ receiver, name }) => receiver === '' && steps.includes(name))
    );
  });
}

const withTape = /\bGradientTape\s*\(|\bapply_gradients\s*\(/;

/** The accuracy after the loop: of an evaluation of its model, or worked out from the test labels. */
function measured(after: readonly Cell[], training: Training, own: OwnFunctions, known: Assignments) {
  const ofModel = evaluations(after, own, known).filter(
    ({ model }) => model === null || training.model === null || model === training.model,
  );
  const evaluated = ofModel.flatMap((evaluation) => {
    const read = readAccuracy('', evaluation);
    return 'state' in read ? [] : [{ cell: evaluation.cell, line: read }];
  });
  const computed = after.flatMap((cell) => {
    const line = computedAccuracy(cell);
    return line === undefined ? [] : [{ cell, line }];
  });
  return evaluated.at(-1) ?? computed.at(-1);
}

/** From the loop on, as long as nothing else trains its model. */
function cellsAfter(section: readonly Cell[], { cell, model }: Training): readonly Cell[] {
  const after = section.slice(section.indexOf(cell));
  const fitted = after.findIndex(({ source }) =>
    callsIn(topLevel(source)).some(({ name, receiver }) => name === 'fit' && receiver === model),
  );
  return fitted < 0 ? after : after.slice(0, fitted);
}

export function readTape(asked: AskedTape): Answer {
  const { exercise, section, before, edition, own, known, others, builders } = asked;
  const expected = expectedRecipe('tape', edition);
  if (expected === null)
    return alone(notInEdition(exercise, 'This edition has no gradient tape in this lab.'));
  const cell = tapeLoop(section);
  if (cell === undefined) return alone(notFound(exercise, 'No cell trains with a gradient tape.'));
  if (!wasRun(cell)) return alone(notRun(exercise, cell));
  const training: Training = { cell, model: modelOfLoop(cell.source, known), data: null, call: null };
  const bar = tqdmBar(cell);
  const barEvidence = bar === null ? {} : { evidence: evidenceOf(cell, bar.line) };
  const failure = ended(exercise, cell, 'trains');
  if (failure !== null) return alone(failure);
  const cut = interruption(bar);
  if (cut !== null)
    return alone({ exercise, state: 'failed', reason: `Training was interrupted: ${cut}.`, ...barEvidence });
  const found = measured(cellsAfter(section, training), training, own, known);
  if (found === undefined) {
    return alone({
      exercise,
      state: 'not-found',
      reason: 'It was not measured: no cell after the loop prints an accuracy. The lab does not ask for it.',
      ...barEvidence,
    });
  }
  const evidence = evidenceOf(found.cell, found.line.line);
  const { accuracy } = found.line;
  if (accuracy === null)
    return alone({ exercise, state: 'not-readable', reason: 'What is printed is no number.', evidence });
  const refuse = (reason: string) => alone({ exercise, state: 'failed', reason, value: accuracy, evidence });
  if (others.includes(accuracy.text))
    return refuse('Wrong model: the value is that of another network to the last digit.');
  if (ranBefore(found.cell, cell) === true)
    return refuse(
      `Stale: the value in cell ${found.cell.number} is older than the last training, in cell ${cell.number}.`,
    );
  const student = foundRecipe({ section, before, training, known, own, epochs: null });
  const total = bar?.total ?? null;
  const sourceBatch = resolveNumber(resolveText('batch_size', known), known);
  const batchSize = total === null ? (sourceBatch ?? undefined) : Math.round(trainImages / total);
  const layers =
    student.layers ?? builders.map((each) => layersIn(each, known)).findLast((each) => each !== null) ?? null;
  const { recipe, differences } = compareRecipe(expected, {
    ...student,
    layers,
    epochs: undefined,
    batchSize,
  });
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
