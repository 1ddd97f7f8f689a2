/** Lab 1, part 1: tensors, a small graph, a dense layer, a gradient. */
import {
  assignmentsIn,
  type Assignments,
  callsIn,
  type Cell,
  codeCells,
  type ExerciseInfo,
  type Finding,
  functionsIn,
  type GradedLab,
  type Notebook,
  type NotebookReading,
  numberPattern,
  readNumber,
  resolveNumber,
  resolveText,
  tellsOrder,
  topLevel,
  wasRun,
} from '../../harness/index.ts';
import { readDense } from './basics-dense.ts';
import { shownLines } from './output-lines.ts';
import { ended, evidenceOf, notFound, notRun, valueOf } from './outcome.ts';

const ids = {
  sum: 'basics/sum',
  graph: 'basics/graph-value',
  dense: 'basics/dense-layer',
  gradient: 'basics/gradient',
} as const;

/** A scalar as TensorFlow and PyTorch print it, or a plain number, behind whatever label. */
const scalar = new RegExp(
  String.raw`(?:^|[\s:=(])(?:tf\.Tensor|tensor|Tensor)?\(?(${numberPattern})(?:,\s*(?:shape=\(\)|dtype|device|grad_fn|requires_grad)[^\n]*)?\)?\s*$`,
);

function lastScalar(cell: Cell): { line: string; text: string } | undefined {
  return shownLines(cell)
    .flatMap((line) => {
      const text = scalar.exec(line)?.[1];
      return text === undefined ? [] : [{ line, text }];
    })
    .at(-1);
}

/** The number in `tf.constant(15)`, `torch.tensor(15)`, `tf.Variable(3.0)`, or of a plain name. */
function inputOf(text: string | undefined, known: Assignments): number | null {
  if (text === undefined) return null;
  const [call] = callsIn(resolveText(text, known));
  const isTensor =
    call !== undefined && /^(?:constant|tensor|Variable|as_tensor|scalar_tensor)$/.test(call.name);
  return resolveNumber(isTensor ? call.arguments[0]?.text : text, known);
}

const exactly = (value: number, text: string) =>
  ({ by: 'definition', low: value, high: value, text }) as const;

/** A value that is by definition what its inputs make it. */
function readScalar(exercise: string, cell: Cell, expected: number | null, text: string): Finding {
  const failure = ended(exercise, cell, 'computes it');
  const found = lastScalar(cell);
  if (found === undefined) {
    if (failure !== null) return failure;
    return wasRun(cell)
      ? notFound(exercise, `Cell ${cell.number} prints no number.`)
      : notRun(exercise, cell);
  }
  const number = readNumber(found.text);
  const evidence = evidenceOf(cell, found.line);
  if (number === null)
    return { exercise, state: 'not-readable', reason: 'What is printed is no number.', evidence };
  const basis =
    expected === null
      ? ({ by: 'missing', reason: 'The source does not show the inputs.' } as const)
      : exactly(expected, text);
  return valueOf(exercise, number, 'number', evidence, basis);
}

interface Context {
  readonly cells: readonly Cell[];
  readonly knownAt: (cell: Cell) => Assignments;
}

/** The first cell that adds two constants: by the library's function, or by the sign. */
function readSum({ cells, knownAt }: Context): Finding {
  for (const cell of cells) {
    const code = topLevel(cell.source);
    const known = knownAt(cell);
    const call = callsIn(code).find(({ name, arguments: given }) => name === 'add' && given.length === 2);
    const [, left, right] = /=\s*([A-Za-z_]\w*)\s*\+\s*([A-Za-z_]\w*)\s*(?:#.*)?$/m.exec(code) ?? [];
    const operands = call === undefined ? [left, right] : call.arguments.map(({ text }) => text);
    const [a, b] = operands.map((text) => inputOf(text, known));
    if (a === undefined || b === undefined || a === null || b === null) continue;
    return readScalar(ids.sum, cell, a + b, `${a + b}, the sum of ${a} and ${b}`);
  }
  return notFound(ids.sum, 'No cell adds two constants.');
}

/** The first cell that calls a function of the notebook's with two numbers and shows what comes of it: (a + b)(b - 1). */
function readGraph({ cells, knownAt }: Context): Finding {
  const own = new Set(
    cells
      .flatMap(({ source }) => functionsIn(source))
      .filter(
        ({ kind, parameters }) => kind === 'def' && parameters.length === 2 && parameters[0]?.name !== 'self',
      )
      .map(({ name }) => name),
  );
  for (const cell of cells) {
    const known = knownAt(cell);
    const call = callsIn(topLevel(cell.source)).find(
      ({ receiver, name, arguments: given }) => receiver === '' && own.has(name) && given.length === 2,
    );
    if (call === undefined) continue;
    const [a, b] = call.arguments.map(({ text }) => inputOf(text, known));
    const isKnown = a !== undefined && b !== undefined && a !== null && b !== null;
    const expected = isKnown ? (a + b) * (b - 1) : null;
    return readScalar(
      ids.graph,
      cell,
      expected,
      `${expected ?? ''}, which is (a + b)(b - 1) for a = ${a ?? '?'}, b = ${b ?? '?'}`,
    );
  }
  return notFound(ids.graph, 'No cell calls the graph with two numbers.');
}

/** Whether any cell tells when it ran: then one that has no count and prints nothing did not run. */
const countsAreKept = (cells: readonly Cell[]) => cells.some(tellsOrder);

/** The first cell that differentiates outside of a loop: the square, at the number that the variable holds. */
function readGradient({ cells, knownAt }: Context): Finding {
  const cell = cells.find(({ source }) => {
    const code = topLevel(source);
    return /\.gradient\s*\(|\.backward\s*\(/.test(code) && !/^\s*for\b/m.test(code);
  });
  if (cell === undefined) return notFound(ids.gradient, 'No cell takes a gradient.');
  const variable = callsIn(cell.source).find(({ name }) => name === 'Variable' || name === 'tensor');
  const at = inputOf(variable?.text, knownAt(cell));
  const expected = at === null ? null : 2 * at;
  const text = `${expected ?? ''}, the derivative of the square at ${at ?? '?'}`;
  if (!wasRun(cell) && !countsAreKept(cells)) {
    return notFound(
      ids.gradient,
      `Cell ${cell.number} shows nothing, and no cell of the notebook tells whether it was run.`,
    );
  }
  if (lastScalar(cell) !== undefined || cell.errors.length > 0 || !wasRun(cell)) {
    return readScalar(ids.gradient, cell, expected, text);
  }
  const assertion = /^\s*assert\b.*$/m.exec(cell.source)?.[0];
  if (assertion === undefined || cell.executionCount === null)
    return readScalar(ids.gradient, cell, expected, text);
  const reason = `Nothing is printed, and the assertion in cell ${cell.number} held: the cell was run and ended without an error.`;
  return { exercise: ids.gradient, state: 'proven', reason, evidence: evidenceOf(cell, assertion) };
}

function read(notebook: Notebook, edition: string | null): NotebookReading {
  const cells = codeCells(notebook);
  const context: Context = {
    cells,
    knownAt: (cell) => assignmentsIn(cells.slice(0, cells.indexOf(cell) + 1).map(({ source }) => source)),
  };
  return {
    findings: [
      readSum(context),
      readGraph(context),
      readDense(ids.dense, cells, edition),
      readGradient(context),
    ],
    observations: [],
    prints: [],
  };
}

/** As the lab has its inputs. */
const exercise = (id: string, title: string, value: number | null): ExerciseInfo => ({
  id,
  title,
  unit: 'number',
  basis: () =>
    value === null
      ? { by: 'missing', reason: 'The edition and its seed decide it, and only a notebook shows them.' }
      : exactly(value, `${value}, for the inputs of the lab`),
});

export const basicsLab: GradedLab = {
  name: 'lab1-part1',
  title: 'Lab 1, part 1: tensors, graphs and gradients',
  exercises: [
    exercise(ids.sum, 'Sum of two constants', 76),
    exercise(ids.graph, 'Value of a small graph', 6),
    exercise(ids.dense, 'Output of the dense layer', null),
    exercise(ids.gradient, 'Derivative of a square', 6),
  ],
  signs: [
    /\bOurDenseLayer\b/,
    /\bSubclassModel\b|\bIdentityModel\b|\bLinearWithSigmoidActivation\b/,
    /Intro(?:duction)? to (?:TensorFlow|PyTorch)/i,
    /\brank_?1?_tensor\b|\btf\.rank\b|\bmatrix\b.*\b2-d\b/i,
    /lab1\.test_custom_dense_layer_output/,
    /\btf\.constant\(15\)|\btorch\.tensor\(15\)/,
    /computation(?:al)? graph/i,
  ],
  read,
};
