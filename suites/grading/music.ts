/** Lab 1, part 2: music generation with a recurrent network. */
import {
  type Basis,
  callsIn,
  type Cell,
  codeCells,
  type ExerciseInfo,
  type Finding,
  type GradedLab,
  type Notebook,
  type NotebookReading,
  numberPattern,
  readCount,
  readNumber,
  topLevel,
  wasRun,
} from '../../harness/index.ts';
import { resultLines, trackerLines } from './output-lines.ts';
import { ended, evidenceOf, notFound, notRun, valueOf } from './outcome.ts';
import type { ComparedConstants } from './constants.ts';
import { musicDifferences } from './music-recipe.ts';
import { tqdmBar } from './progress.ts';

/** The course's file holds 817 songs; its older helper finds 816 of them. */
const songsInData = {
  by: 'definition',
  low: 816,
  high: 817,
  text: '817 songs, or 816 as the older helper counts',
} as const;
/** ln 83, the cross-entropy of a uniform guess among the file's characters, and how far a first batch is from it. */
const uniformGuess = Math.log(83);
const initialLoss = {
  by: 'definition',
  low: uniformGuess - 0.02,
  high: uniformGuess + 0.02,
  text: 'ln 83 = 4.419 within 0.02, a guess among 83 characters',
} as const;
const reachedAtLeast = {
  by: 'nothing',
  reason:
    "The tracker's summary gives the lowest loss of all logged steps: training reached at least that. The final loss is printed nowhere, and nothing published gives a loss.",
} as const;
const generated = {
  by: 'nothing',
  reason: 'How many songs a text holds is chance: none is a valid result of a valid run.',
} as const;

const ids = {
  songs: 'music/songs-in-data',
  initial: 'music/initial-loss',
  loss: 'music/training-loss',
  generated: 'music/songs-generated',
} as const;

const countsSongs = /\bextract_song_snippet\b|\bload_training_data\b/;
const foundSongs = /\bFound\s+(\d+)\s+songs?\b/i;
const lossLine = new RegExp(
  String.raw`^[^\d\[\]]*loss[^\d\[\]]*?\s*(?:tensor\()?(${numberPattern})\s*(?:,[^)]*)?\)?\s*$`,
  'i',
);
const summary = new RegExp(String.raw`\bloss\s*\[(\d+)\]\s*:\s*\((${numberPattern}),\s*(${numberPattern})\)`);

/** The cell that calls the training step in a loop, or writes it out there; undefined where there is none. */
function trainingCell(cells: readonly Cell[]): Cell | undefined {
  return cells.findLast(({ source }) => {
    const code = topLevel(source);
    return (
      /^\s*for\b/m.test(code) &&
      callsIn(code).some(
        ({ name }) => /train_?step/i.test(name) || name === 'backward' || name === 'apply_gradients',
      )
    );
  });
}

/** The first line of the cells that matches, with its cell. */
function firstMatch(
  cells: readonly Cell[],
  pattern: RegExp,
): { cell: Cell; line: string; text: string } | undefined {
  for (const cell of cells) {
    for (const line of resultLines(cell)) {
      const text = pattern.exec(line)?.[1];
      if (text !== undefined) return { cell, line, text };
    }
  }
  return undefined;
}

/** What Colab writes in place of outputs that it does not keep. */
const hidden = /^Output hidden\b/;

function readSongs(exercise: string, cells: readonly Cell[], basis: Basis, where: string): Finding {
  const found = firstMatch(cells, foundSongs);
  const count = found === undefined ? null : readCount(found.text);
  if (found !== undefined && count !== null)
    return valueOf(exercise, count, 'count', evidenceOf(found.cell, found.line), basis);
  const gone = cells.find(
    ({ source, results }) => countsSongs.test(source) && results.some((line) => hidden.test(line)),
  );
  return notFound(
    exercise,
    gone === undefined
      ? `No cell ${where} prints how many songs were found.`
      : `Cell ${gone.number} finds songs, and its output was not kept when the notebook was saved.`,
  );
}

function readInitialLoss(cells: readonly Cell[]): Finding {
  const found = firstMatch(cells, lossLine);
  const number = found === undefined ? null : readNumber(found.text);
  return found === undefined || number === null
    ? notFound(ids.initial, 'No cell before the training prints a loss.')
    : valueOf(ids.initial, number, 'nats', evidenceOf(found.cell, found.line), initialLoss);
}

function readTrainingLoss(
  training: Cell | undefined,
  cells: readonly Cell[],
  differences: ComparedConstants['differences'],
): Finding {
  if (training === undefined) return notFound(ids.loss, 'No cell trains in a loop.');
  if (!wasRun(training)) return notRun(ids.loss, training);
  const failure = ended(ids.loss, training, 'trains');
  if (failure !== null) return failure;
  for (const cell of [training, ...cells.slice(cells.indexOf(training) + 1)]) {
    for (const line of trackerLines(cell)) {
      const [, steps, lowest] = summary.exec(line) ?? [];
      const number = lowest === undefined ? null : readNumber(lowest);
      if (number === null || steps === undefined) continue;
      const total = tqdmBar(training)?.total ?? null;
      const isMore = total !== null && Number(steps) > total;
      const notes = isMore
        ? [`The tracker logged ${steps} steps and the loop has ${total}: more than one training.`]
        : [];
      const basis = { ...reachedAtLeast, differences };
      return valueOf(ids.loss, number, 'nats', evidenceOf(cell, line), basis, notes);
    }
  }
  return training.pictures.length > 0
    ? {
        exercise: ids.loss,
        state: 'picture-only',
        reason: 'The loss exists only as a curve in a picture.',
        evidence: evidenceOf(training, ''),
      }
    : notFound(ids.loss, 'The training prints no loss.');
}

function read(notebook: Notebook, edition: string | null): NotebookReading {
  const cells = codeCells(notebook);
  const training = trainingCell(cells);
  const at = training === undefined ? cells.length : cells.indexOf(training);
  const failure = training === undefined ? null : ended(ids.generated, training, 'trains');
  const differences = training === undefined ? [] : musicDifferences(edition, cells, training);
  const initial = readInitialLoss(cells.slice(0, at));
  const loss = readTrainingLoss(training, cells, differences);
  return {
    findings: [
      readSongs(ids.songs, cells.slice(0, at), songsInData, 'before the training'),
      initial,
      loss,
      failure ??
        readSongs(ids.generated, cells.slice(at + 1), { ...generated, differences }, 'after the training'),
    ],
    observations: [],
    prints: [initial, loss].flatMap(printsOf),
  };
}

/** The digits of a value, and of the whole line where a tracker gives more than one number. */
const printsOf = ({ exercise: id, value, evidence }: Finding): string[] =>
  value === undefined
    ? []
    : [...(evidence?.line ?? '').matchAll(/\d+\.\d{4,}/g)].map(
        ([digits], index) => `${id} ${index}: ${digits}`,
      );

const exercise = (
  id: string,
  title: string,
  unit: ExerciseInfo['unit'],
  basis: ReturnType<ExerciseInfo['basis']>,
): ExerciseInfo => ({
  id,
  title,
  unit,
  basis: () => basis,
});

export const musicLab: GradedLab = {
  name: 'lab1-part2',
  title: 'Lab 1, part 2: music generation with an RNN',
  exercises: [
    exercise(ids.songs, 'Songs in the training data', 'count', songsInData),
    exercise(ids.initial, 'Loss of the untrained network', 'nats', initialLoss),
    exercise(ids.loss, 'Loss that training reached at least', 'nats', reachedAtLeast),
    exercise(ids.generated, 'Songs found in the generated text', 'count', generated),
  ],
  signs: [
    /lab1\.load_training_data/,
    /\bsongs_joined\b|\bexample_song\b|extract_song_snippet/,
    /\bABC notation\b|\bIrish folk\b/i,
    /\bchar2idx\b|\bidx2char\b|\bvectorize_string\b/,
    /\bLSTM\s*\(/,
    /music generation/i,
  ],
  read,
};
