/** The mean probability of a face for each group of people, of both classifiers: they stand in charts alone. */
import { type Cell, type Finding, wasRun } from '../../../harness/index.ts';
import { compareConstants, type ComparedConstants } from '../constants.ts';
import { ended, evidenceOf, notFound, notInEdition, notRun, ranBefore } from '../outcome.ts';
import { drawsOneModel, groups, isComparison, isConstant, readComparison } from './charts.ts';
import { basisOf, models, type Model, type Parts } from './parts.ts';
import { classifierConstants, dbvaeConstants } from './recipe.ts';

export const idOf = (model: Model, group: (typeof groups)[number]) => `faces/${model}-${group.toLowerCase()}`;

/** What is read of the groups, and the values as one text for each classifier: single ones pile up just above 0.6. */
export interface ReadGroups {
  readonly findings: readonly Finding[];
  readonly prints: readonly string[];
}

/** Why no value of the model in the chart counts, whichever it is; null when they do. */
function refusal({ trainings }: Parts, model: Model, chart: Cell): string | null {
  const training = trainings[model];
  if (training === undefined) return null;
  const { title } = models[model];
  const [error] = training.errors;
  if (error !== undefined) {
    return `Stale: the last training of the ${title}, in cell ${training.number}, ended with ${error.name}.`;
  }
  return ranBefore(chart, training) === true
    ? `Stale: the chart in cell ${chart.number} is older than the last training of the ${title}, in cell ${training.number}.`
    : null;
}

/** A finding for each group of each classifier. */
function forAll(answer: (id: string, model: Model, index: number) => Finding): ReadGroups {
  const findings = (['standard', 'dbvae'] as const).flatMap((model) =>
    groups.map((group, index) => answer(idOf(model, group), model, index)),
  );
  return { findings, prints: [] };
}

/** Without the chart of both, the values of the first classifier may stand in its own, whose axis begins anywhere. */
function withoutComparison(parts: Parts, answer: (id: string) => Finding): ReadGroups {
  const own = parts.cells.slice(0, parts.dbvaeAt).findLast((cell) => drawsOneModel(cell));
  return forAll((id, model) => {
    if (model === 'dbvae' || own === undefined || own.pictures.length === 0) return answer(id);
    return {
      exercise: id,
      state: 'picture-only',
      reason: `It exists only in the chart of one classifier in cell ${own.number}, whose axis does not begin at 0.`,
      evidence: evidenceOf(own, 'bar chart of one classifier'),
    };
  });
}

/** The lab of 2023 has another autoencoder, and compares no groups. */
const isOtherDesign = ({ cells, edition }: Parts) =>
  edition === 'tensorflow-2023' || cells.some(({ source }) => /\bclass\s+SS_?VAE\b/.test(source));

export function readGroups(parts: Parts): ReadGroups {
  const { cells, dbvaeAt } = parts;
  const chart = cells.slice(dbvaeAt).findLast(isComparison);
  if (chart === undefined) {
    if (isOtherDesign(parts))
      return forAll((id) => notInEdition(id, 'This edition of the lab compares no groups of people.'));
    const reason =
      dbvaeAt === cells.length
        ? 'This notebook has no DB-VAE, and with it no chart of both classifiers.'
        : 'No cell draws the chart of both classifiers.';
    return withoutComparison(parts, (id) => notFound(id, reason));
  }
  if (!wasRun(chart)) return withoutComparison(parts, (id) => notRun(id, chart));
  const [error] = chart.errors;
  if (error !== undefined)
    return withoutComparison(parts, (id) => ended(id, chart, 'draws the chart') ?? notRun(id, chart));
  return readChart(parts, chart);
}

function readChart(parts: Parts, chart: Cell): ReadGroups {
  const { cells, edition, trainings } = parts;
  const values = readComparison(chart, cells.slice(0, cells.indexOf(chart)));
  const evidence = evidenceOf(chart, 'bar chart of both classifiers');
  if (typeof values === 'string') {
    return forAll((exercise) => ({
      exercise,
      state: 'picture-only',
      reason: `It exists only in a chart, which cannot be read: ${values}.`,
      evidence,
    }));
  }
  const compared = {
    standard: comparedWith(parts, 'standard', trainings.standard),
    dbvae: comparedWith(parts, 'dbvae', trainings.dbvae),
  };
  const { error: off } = values;
  const { findings } = forAll((exercise, model, index): Finding => {
    const height = values[model][index];
    if (height === undefined) {
      const reason = `The chart has no bars of the ${models[model].title}: its values are 0, or no numbers.`;
      return { exercise, state: 'not-readable', reason, evidence };
    }
    const value = {
      text: height.toFixed(3),
      low: Math.max(0, height - off),
      high: Math.min(1, height + off),
      unit: 'fraction',
    } as const;
    const why = refusal(parts, model, chart);
    if (why !== null) return { exercise, state: 'failed', reason: why, value, evidence };
    if (isConstant(values[model])) {
      const reason =
        'Constant answer: every group has the same value, so the classifier tells nothing apart.';
      return { exercise, state: 'failed', reason, value, evidence };
    }
    const basis = basisOf(model, `probability${groups[index] ?? ''}`, edition, compared[model]);
    const notes = [`Read from the pixels of the chart, within ${off.toFixed(3)}.`];
    return { exercise, state: 'value', value, evidence, basis, notes };
  });
  const prints = (['standard', 'dbvae'] as const).map(
    (model) => `${model}: ${values[model].map((value) => value.toFixed(3)).join(' ')}`,
  );
  return { findings, prints };
}

function comparedWith(
  { cells, edition }: Parts,
  model: Model,
  training: Cell | undefined,
): ComparedConstants | undefined {
  if (training === undefined) return undefined;
  const constants = model === 'standard' ? classifierConstants : dbvaeConstants;
  return compareConstants(models[model].expected(edition), constants, cells, training);
}
