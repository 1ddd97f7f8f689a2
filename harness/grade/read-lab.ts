/** Which lab a file is of, and what it says: one file at a time. */
import type { Finding, GradedLab, Grading } from './contract.ts';
import { codeCells, wasRun, type Notebook } from './notebook.ts';
import { countObservations } from './observations.ts';
import type { HandedIn } from './find-files.ts';
import { readSubmission } from './read-submission.ts';
import type { SubmittedFile } from './schema.ts';
import type { NamedValues } from './values-file.ts';

export interface ReadFile {
  readonly student: string;
  /** By the roster. */
  readonly id: string | null;
  readonly file: SubmittedFile;
  /** The lab whose exercises were looked for; null for none, or for a file of values of several. */
  readonly lab: GradedLab | null;
  readonly findings: readonly Finding[];
  readonly observations: readonly string[];
  readonly prints: readonly string[];
}

/** One sign alone may be anything's. */
const fewestSigns = 2;

/** The lab with most of its signs in code and text; null for none with two. The earlier one of equals. */
export function labOf(notebook: Notebook, labs: readonly GradedLab[]): GradedLab | null {
  const text = notebook.cells.map(({ source }) => source).join('\n');
  const scored = labs.map((lab) => ({
    lab,
    score: lab.foreign?.test(text) === true ? 0 : lab.signs.filter((sign) => sign.test(text)).length,
  }));
  const best = scored.reduce<(typeof scored)[number] | null>(
    (most, each) => (each.score > (most?.score ?? 0) ? each : most),
    null,
  );
  return best !== null && best.score >= fewestSigns ? best.lab : null;
}

/** What a notebook shows that was never executed, or of which nothing is left. */
function notRun(lab: GradedLab): Finding[] {
  return lab.exercises.map(({ id }) => ({
    exercise: id,
    state: 'not-run',
    reason: 'No cell of the notebook has an output.',
  }));
}

type Read = Omit<ReadFile, 'student' | 'id' | 'file'> & {
  readonly file: Omit<SubmittedFile, 'path' | 'sha256' | 'format'>;
};

function readOneNotebook(notebook: Notebook, grading: Grading, wanted: readonly GradedLab[]): Read {
  const lab = labOf(notebook, grading.labs);
  const nothing = { lab: null, findings: [], observations: [], prints: [] };
  if (lab === null) {
    const reason = `nothing in it points to one of ${grading.labs.map(({ name }) => name).join(', ')}`;
    return { ...nothing, file: { status: 'not-a-lab', reason, lab: null, edition: null } };
  }
  const edition = grading.editionOf(notebook);
  if (!wanted.includes(lab)) {
    const reason = `it is ${lab.name}, which was not asked for`;
    return { ...nothing, file: { status: 'not-a-lab', reason, lab: lab.name, edition } };
  }
  const file = { status: 'read', reason: null, lab: lab.name, edition } as const;
  if (!codeCells(notebook).some(wasRun)) {
    const reason = 'no cell has an output or an execution count';
    return { ...nothing, lab, findings: notRun(lab), file: { ...file, status: 'not-run', reason } };
  }
  const { findings, observations, prints } = lab.read(notebook, edition);
  const isCut = notebook.cells.some(({ isTruncated }) => isTruncated);
  return {
    lab,
    findings,
    observations: [
      ...countObservations(notebook),
      ...(isCut ? ['The beginning of a long output was not kept: only its last lines were read.'] : []),
      ...observations,
    ],
    prints,
    file,
  };
}

function readNamedValues(
  { edition, values }: NamedValues,
  { editions }: Grading,
  labs: readonly GradedLab[],
): Read {
  const known = edition !== null && editions.includes(edition) ? edition : null;
  const exercises = labs.flatMap((lab) => lab.exercises);
  const findings = values.flatMap(({ name, text, number }): Finding[] => {
    const exercise = exercises.find(({ id }) => id === name);
    if (exercise === undefined) return [];
    const evidence = { cell: 0, executionCount: null, line: `${name}: ${text}` };
    if (number === null) {
      return [{ exercise: name, state: 'not-readable', reason: 'It is no number.', evidence }];
    }
    const { low, high } = number;
    const value = { text, low, high, unit: exercise.unit };
    return [{ exercise: name, state: 'value', value, evidence, basis: exercise.basis(known), notes: [] }];
  });
  const unknown = edition !== null && known === null;
  const file =
    findings.length === 0
      ? ({
          status: 'not-a-lab',
          reason: 'it names no exercise, such as ' + (exercises[0]?.id ?? 'lab/value'),
        } as const)
      : ({ status: 'read', reason: null } as const);
  return {
    lab: null,
    findings,
    observations: unknown ? [`The edition is none of ${editions.join(', ')}.`] : [],
    prints: findings.flatMap((finding) =>
      finding.state === 'value' && finding.basis.by === 'runs'
        ? [`${finding.exercise}: ${finding.value.text}`]
        : [],
    ),
    file: { ...file, lab: null, edition: known },
  };
}

/** Reads one file, of which the exercises of the `wanted` labs count. */
export function readHandedIn(handedIn: HandedIn, grading: Grading, wanted: readonly GradedLab[]): ReadFile {
  const { path, shown, student, id = null } = handedIn;
  const submission = readSubmission(path);
  const { kind, sha256 } = submission;
  if (kind === 'unreadable') return unreadable(handedIn, sha256, submission.reason);
  const read =
    kind === 'notebook'
      ? readOneNotebook(submission.notebook, grading, wanted)
      : readNamedValues(submission.values, grading, wanted);
  return { ...read, student, id, file: { path: shown, sha256, format: kind, ...read.file } };
}

/** A file of which nothing could be read, and why. */
export function unreadable(
  { path, shown, student, id = null }: HandedIn,
  sha256: string,
  reason: string,
): ReadFile {
  const format = /\.ipynb$/i.test(path) ? 'notebook' : 'values';
  const file = {
    path: shown,
    sha256,
    format,
    status: 'unreadable',
    reason,
    lab: null,
    edition: null,
  } as const;
  return { student, id, file, lab: null, findings: [], observations: [], prints: [] };
}
