/** The dense layer of lab 1, part 1: three numbers, and the lab's own check of them. */
import {
  type Cell,
  type Finding,
  functionsIn,
  numberPattern,
  readNumber,
  wasRun,
} from '../../harness/index.ts';
import { shownLines } from './output-lines.ts';
import { ended, evidenceOf, notFound } from './outcome.ts';

const triple = new RegExp(
  String.raw`\[\[?\s*(${numberPattern})[,\s]+(${numberPattern})[,\s]+(${numberPattern})\s*\]`,
);
const check = /\[(PASS|FAIL)\]\s*test_custom_dense_layer/;

/** What seed 1 gives by TensorFlow's own generator: until 2022, and since 2024. The last digits vary with the machine. */
const bySeed = {
  'tensorflow-2019': [0.2697859, 0.4575041, 0.6653695],
  'tensorflow-2024': [0.2706441, 0.1826951, 0.5037406],
} as const;
const lastDigits = 2e-6;

export function readDense(exercise: string, cells: readonly Cell[], edition: string | null): Finding {
  const built = cells.findIndex(({ source }) => functionsIn(source).some(({ kind }) => kind === 'class'));
  if (built < 0) return notFound(exercise, 'No cell defines a layer.');
  const after = cells.slice(built);
  const cell = after.find((each) => shownLines(each).some((line) => triple.test(line) || check.test(line)));
  if (cell === undefined) {
    const failure = after.slice(0, 2).flatMap((each) => ended(exercise, each, 'builds the layer') ?? []);
    const [first] = failure;
    if (first !== undefined) return first;
    return after.some(wasRun)
      ? notFound(exercise, 'No cell prints the output of the layer.')
      : { exercise, state: 'not-run', reason: 'No cell from the layer on was run.' };
  }
  const lines = shownLines(cell);
  const line = lines.find((each) => triple.test(each));
  const numbers = (triple.exec(line ?? '') ?? []).slice(1).map(readNumber);
  const [first] = numbers;
  const verdict = lines.flatMap((each) => check.exec(each)?.[1] ?? [])[0];
  const evidence = evidenceOf(cell, line ?? lines.find((each) => check.test(each)) ?? '');
  const value =
    first === null || first === undefined || line === undefined
      ? {}
      : { value: { text: line.trim(), low: first.low, high: first.high, unit: 'number' } as const };
  if (verdict !== undefined) {
    const isRight = verdict === 'PASS';
    const reason = `The lab's own check of the layer ${isRight ? 'passed' : 'failed'}.`;
    return { exercise, state: isRight ? 'proven' : 'disproven', reason, evidence, ...value };
  }
  const values = numbers.flatMap((number) => (number === null ? [] : [number.value]));
  if (values.length !== 3 || value.value === undefined) {
    return {
      exercise,
      state: 'not-readable',
      reason: 'The output of the layer is not three numbers.',
      evidence,
    };
  }
  if (values.some((each) => each <= 0 || each >= 1)) {
    const reason = 'A sigmoid gives numbers between 0 and 1, and one of these is none.';
    return { exercise, state: 'disproven', reason, evidence, ...value };
  }
  const isSeeds = Object.values(bySeed).some((known) =>
    known.every((each, index) => Math.abs(each - (values[index] ?? NaN)) <= lastDigits),
  );
  if (isSeeds) {
    const reason = "The three numbers are those of the lab's seed.";
    return { exercise, state: 'proven', reason, evidence, ...value };
  }
  const reason =
    edition === 'pytorch-2025'
      ? 'This edition sets no seed: any three numbers between 0 and 1 may be right.'
      : "Other numbers than those of the lab's seed, and no check of the lab's beside them: a changed layer, or another seed.";
  const basis = { by: edition === 'pytorch-2025' ? 'nothing' : 'missing', reason } as const;
  return { exercise, state: 'value', value: value.value, evidence, basis, notes: [] };
}
