/** Made-up grades of any size, of the kinds that real classes have. */
import type {
  GradedExercise,
  GradedStudent,
  Grades,
  SubmittedFile,
  ValueVerdict,
} from '../../harness/grade/schema.ts';
import { gradesSchema } from '../../harness/grade/schema.ts';

interface Kind {
  readonly exercise: string;
  readonly title: string;
  readonly lab: string;
  readonly unit: 'fraction' | 'nats' | 'number';
  /** Middle of what honest runs have, and half of its width; zero: an exact number. */
  readonly center: number;
  readonly half: number;
}

/** Exercises of four labs. */
export const kinds: readonly Kind[] = [
  {
    exercise: 'basics/sum',
    title: 'Sum of two tensors',
    lab: 'lab1-part1',
    unit: 'number',
    center: 76,
    half: 0,
  },
  {
    exercise: 'basics/graph',
    title: 'Value of the computation graph',
    lab: 'lab1-part1',
    unit: 'number',
    center: 6,
    half: 0,
  },
  {
    exercise: 'music/initial-loss',
    title: 'Loss before training',
    lab: 'lab1-part2',
    unit: 'nats',
    center: 4.4175,
    half: 0.02,
  },
  {
    exercise: 'music/loss-reached',
    title: 'Loss reached at least',
    lab: 'lab1-part2',
    unit: 'nats',
    center: 0.63,
    half: 0.08,
  },
  {
    exercise: 'mnist/fc-accuracy',
    title: 'Test accuracy of the fully connected network',
    lab: 'lab2-part1',
    unit: 'fraction',
    center: 0.9685,
    half: 0.003,
  },
  {
    exercise: 'mnist/cnn-accuracy',
    title: 'Test accuracy of the convolutional network',
    lab: 'lab2-part1',
    unit: 'fraction',
    center: 0.9889,
    half: 0.002,
  },
  {
    exercise: 'mnist/tape-accuracy',
    title: 'Test accuracy after training with the gradient tape',
    lab: 'lab2-part1',
    unit: 'fraction',
    center: 0.9816,
    half: 0.004,
  },
  {
    exercise: 'faces/standard-accuracy',
    title: 'Accuracy of the standard classifier on its training set',
    lab: 'lab2-part2',
    unit: 'fraction',
    center: 0.9978,
    half: 0.001,
  },
  {
    exercise: 'faces/darkest-male',
    title: 'Mean probability of the darkest group',
    lab: 'lab2-part2',
    unit: 'fraction',
    center: 0.59,
    half: 0.08,
  },
];

/** Numbers that look drawn and are the same in every run, in [0, 1). */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const firstNames = ['Jane', 'José', 'Wei', 'Anna-Lena', 'Olu', 'Priya', 'Łukasz', 'Mei', 'Adam', 'Noor'];
const lastNames = [
  'Doe',
  'García Márquez',
  'Zhang',
  'Müller',
  'Okafor',
  'Iyer',
  'Nowak',
  'Lin',
  'Smith',
  'Haddad',
];

/** The name of the student at an index. */
export const nameAt = (index: number) =>
  `${firstNames[index % 10] ?? ''} ${lastNames[Math.floor(index / 10) % 10] ?? ''}${index < 100 ? '' : ` ${'I'.repeat(Math.floor(index / 100))}`}`;

/** A file that was read. */
export const fileOf = (
  path: string,
  lab: string | null,
  status: SubmittedFile['status'] = 'read',
): SubmittedFile => ({
  path,
  sha256: path.length.toString(16).padStart(64, '0'),
  format: 'notebook',
  status,
  reason:
    status === 'read'
      ? null
      : status === 'unreadable'
        ? 'It begins with marks of a merge conflict.'
        : 'No cell has outputs.',
  lab,
  edition: 'tensorflow-2024',
});

/** A graded exercise of a kind, with whatever is to differ. */
export function exerciseOf(
  kind: Kind,
  verdict: ValueVerdict,
  value: number | null,
  change: Partial<GradedExercise> = {},
): GradedExercise {
  const printed = value === null ? '' : String(value);
  return {
    exercise: kind.exercise,
    title: kind.title,
    lab: kind.lab,
    verdict,
    value: value === null ? null : { text: printed, low: value - 5e-9, high: value + 5e-9, unit: kind.unit },
    evidence: value === null ? null : { cell: 31, executionCount: 31, line: `Test accuracy: ${printed}` },
    against: [
      {
        kind: 'measured',
        recipe: 'course-2026',
        text: 'the range of 30 stored runs',
        low: kind.center - kind.half,
        high: kind.center + kind.half,
        runs: 30,
        chance: 0.01,
      },
    ],
    recipe: verdict === 'not-evaluated' ? [{ name: 'optimizer', expected: 'SGD', found: 'Adam' }] : [],
    reason: verdict === 'reproduced' ? 'An honest run of this recipe lies here.' : `The value is ${verdict}.`,
    points: null,
    maxPoints: null,
    ...change,
  };
}

function verdictFor(chance: number): ValueVerdict {
  const shares = [
    [0.7, 'reproduced'],
    [0.76, 'worse'],
    [0.78, 'better'],
    [0.88, 'not-evaluated'],
    [0.91, 'failed'],
    [0.94, 'not-found'],
    [0.96, 'not-run'],
    [0.98, 'picture-only'],
    [0.99, 'not-readable'],
  ] as const;
  return shares.find(([end]) => chance < end)?.[1] ?? 'shown';
}

const without: ReadonlySet<ValueVerdict> = new Set(['not-found', 'not-run', 'picture-only', 'not-readable']);

function studentAt(index: number, random: () => number): GradedStudent {
  const name = nameAt(index);
  const folder = name.toLowerCase().replaceAll(' ', '_');
  const labs = [...new Set(kinds.map(({ lab }) => lab))].filter(() => random() < 0.95);
  const exercises = kinds
    .filter(({ lab }) => labs.includes(lab))
    .map((kind) => {
      const verdict = verdictFor(random());
      const spread = { worse: -4, better: 2, failed: -30 }[verdict as string] ?? random() * 2 - 1;
      const value = without.has(verdict) ? null : Number((kind.center + spread * kind.half).toPrecision(8));
      return exerciseOf(kind, verdict, value);
    });
  const files = labs.map((lab, place) => fileOf(`${folder}/lab_${place}.ipynb`, lab));
  const [first] = files;
  return {
    name,
    id: String(100_000 + index),
    files: index % 29 === 7 ? [...files, fileOf(`${folder}/draft.ipynb`, null, 'unreadable')] : files,
    exercises,
    observations:
      index % 17 === 3 && first !== undefined
        ? [
            {
              file: first.path,
              text: 'Its values equal another copy to the last digit in two or more places.',
            },
          ]
        : [],
  };
}

/** Grades around students. */
export function gradesAround(students: readonly GradedStudent[]): Grades {
  return gradesSchema.parse({
    schemaVersion: 1,
    tool: { name: 'reprolab', version: '0.1.0', gitCommit: null, gitDirty: null },
    machine: { os: 'Linux', node: 'v20.0.0' },
    createdAt: '2026-11-28T08:00:00.000Z',
    labs: ['lab1-part1', 'lab1-part2', 'lab2-part1', 'lab2-part2'],
    students,
  });
}

/** A class of so many students. */
export function classOf(count: number): Grades {
  const random = drawn(7);
  return gradesAround(Array.from({ length: count }, (_, index) => studentAt(index, random)));
}
