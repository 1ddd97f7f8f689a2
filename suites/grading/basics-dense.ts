/** The dense layer of lab 1, part 1: three numbers, and the lab's own check of them. */
import {
  callsIn,
  type Cell,
  type Finding,
  functionsIn,
  numberPattern,
  type PrintedNumber,
  readNumber,
  topLevel,
  wasRun,
} from '../../harness/index.ts';
import { shownLines } from './output-lines.ts';
import { ended, evidenceOf, notFound } from './outcome.ts';

const triple = new RegExp(
  String.raw`\[\[?\s*(${numberPattern})[,\s]+(${numberPattern})[,\s]+(${numberPattern})\s*\]\]?`,
);
const check = /\[(PASS|FAIL)\]\s*test_custom_dense_layer/;
const callsCheck = /\btest_custom_dense_layer/;

/** What seed 1 gives by TensorFlow's own generator: until 2022, and since 2024. The last digits vary with the machine. */
const bySeed = {
  'tensorflow-2019': [0.2697859, 0.4575041, 0.6653695],
  'tensorflow-2024': [0.2706441, 0.1826951, 0.5037406],
} as const;
const lastDigits = 2e-6;

/** The cell of the layer and those that use it, up to where the lab builds the next model. */
function cellsOfLayer(cells: readonly Cell[]): readonly Cell[] {
  const built = cells.findIndex(({ source }) => functionsIn(source).some(({ kind }) => kind === 'class'));
  if (built < 0) return [];
  const next = cells.findIndex(
    ({ source }, index) =>
      index > built &&
      (functionsIn(source).some(({ kind }) => kind === 'class') ||
        callsIn(topLevel(source)).some(({ name }) => name === 'Sequential')),
  );
  return cells.slice(built, next < 0 ? cells.length : next);
}

/** The output of the layer: the last three numbers that the cell shows, before the lab's check where that is there. */
interface Shown {
  readonly line: string | undefined;
  readonly text: string;
  readonly numbers: readonly PrintedNumber[];
  /** What the lab's check says; undefined where it says nothing. */
  readonly verdict: string | undefined;
}

function shownBy(cell: Cell): Shown {
  const lines = shownLines(cell);
  const checked = lines.findIndex((line) => check.test(line));
  // What a student prints of the layer's inside stands before what the layer gives.
  const line = lines.slice(0, checked < 0 ? undefined : checked).findLast((each) => triple.test(each));
  const [text = '', ...numbers] = triple.exec(line ?? '') ?? [];
  return {
    line: line ?? lines[checked],
    text,
    numbers: numbers.flatMap((number) => readNumber(number) ?? []),
    verdict: check.exec(lines[checked] ?? '')?.[1],
  };
}

function isOfSeed(numbers: readonly PrintedNumber[]): boolean {
  return Object.values(bySeed).some((known) =>
    known.every((each, index) => Math.abs(each - (numbers[index]?.value ?? NaN)) <= lastDigits),
  );
}

export function readDense(exercise: string, cells: readonly Cell[], edition: string | null): Finding {
  const own = cellsOfLayer(cells);
  if (own.length === 0) return notFound(exercise, 'No cell defines a layer.');
  const cell = own.find((each) => shownLines(each).some((line) => triple.test(line) || check.test(line)));
  if (cell === undefined) {
    const [failure] = own.flatMap((each) => ended(exercise, each, 'builds the layer') ?? []);
    if (failure !== undefined) return failure;
    return own.some(wasRun)
      ? notFound(exercise, 'No cell prints the output of the layer.')
      : { exercise, state: 'not-run', reason: 'No cell of the layer was run.' };
  }
  const { line = '', text, numbers, verdict } = shownBy(cell);
  const evidence = evidenceOf(cell, line);
  const [first] = numbers;
  const value =
    first === undefined ? undefined : ({ text, low: first.low, high: first.high, unit: 'number' } as const);
  const proof = (isRight: boolean, reason: string): Finding => ({
    exercise,
    state: isRight ? 'proven' : 'disproven',
    reason,
    evidence,
    ...(value === undefined ? {} : { value }),
  });
  const [error] = cell.errors;
  if (verdict !== undefined) {
    return proof(
      verdict === 'PASS',
      `The lab's own check of the layer ${verdict === 'PASS' ? 'passed' : 'failed'}.`,
    );
  }
  const isRefused = error?.name === 'AssertionError' && callsCheck.test(cell.source);
  // The seed of that edition has no effect, and its check refuses every layer.
  if (isRefused && edition !== 'tensorflow-2023') {
    return proof(false, "The lab's own check of the layer ended with AssertionError.");
  }
  if (value === undefined || numbers.length !== 3) {
    return {
      exercise,
      state: 'not-readable',
      reason: 'The output of the layer is not three numbers.',
      evidence,
    };
  }
  if (numbers.some((each) => each.value <= 0 || each.value >= 1)) {
    return proof(false, 'A sigmoid gives numbers between 0 and 1, and one of these is none.');
  }
  if (isOfSeed(numbers)) return proof(true, "The three numbers are those of the lab's seed.");
  const reason =
    edition === 'pytorch-2025'
      ? 'This edition sets no seed: any three numbers between 0 and 1 may be right.'
      : "Other numbers than those of the lab's seed, and no check of the lab's beside them: a changed layer, or another seed.";
  const basis = { by: edition === 'pytorch-2025' ? 'nothing' : 'missing', reason } as const;
  return { exercise, state: 'value', value, evidence, basis, notes: [] };
}
