/** What a course knows about notebooks that are handed in for its labs: the contract with `reprolab grade`. */
import type { Unit } from '../core/unit.ts';
import type { GradedExercise, MeasuredValue } from './schema.ts';
import type { Notebook } from './notebook.ts';

type RecipeValues = Readonly<Record<string, string | number | boolean>>;

/** Where a number stands. */
export interface Evidence {
  /** The cell's number, from 1; 0 in a file of values. */
  readonly cell: number;
  readonly executionCount: number | null;
  readonly line: string;
}

/** What a value is held against. */
export type Basis =
  /** Runs of a suite, and what was published of it, for the recipe that the student trained. */
  | {
      readonly by: 'runs';
      readonly suite: string;
      readonly metric: string;
      /** The whole recipe as the student has it; values that nothing tells are the edition's. */
      readonly recipe: RecipeValues;
      /** The edition's. */
      readonly expected: RecipeValues;
      readonly differences: GradedExercise['recipe'];
      /** Why the value may be held against nothing though there is a recipe; null when it may. */
      readonly incomparable: string | null;
    }
  /** What the exercise is by definition. */
  | { readonly by: 'definition'; readonly low: number; readonly high: number; readonly text: string }
  /** Nothing claims it. The reason says what it is; a recipe that differs from the edition's is shown beside it. */
  | {
      readonly by: 'nothing';
      readonly reason: string;
      readonly differences?: GradedExercise['recipe'];
    }
  /** Something could judge it, and is missing. The reason says what. */
  | { readonly by: 'missing'; readonly reason: string };

/** What was read for one exercise. */
export type Finding =
  | {
      readonly exercise: string;
      readonly state: 'value';
      readonly value: MeasuredValue;
      readonly evidence: Evidence;
      readonly basis: Basis;
      /** Sentences that belong to the value whatever it is judged: 'the order of execution is unknown'. */
      readonly notes: readonly string[];
    }
  | {
      readonly exercise: string;
      readonly state: 'not-run' | 'failed' | 'not-found' | 'not-readable' | 'picture-only' | 'not-in-edition';
      readonly reason: string;
      /** The number that is there and does not count. */
      readonly value?: MeasuredValue;
      readonly evidence?: Evidence;
    }
  /** Nothing is printed, and something else than a number proves the exercise right or wrong. */
  | {
      readonly exercise: string;
      readonly state: 'proven' | 'disproven';
      readonly reason: string;
      readonly value?: MeasuredValue;
      readonly evidence: Evidence;
    };

/** What is read in one notebook. */
export interface NotebookReading {
  readonly findings: readonly Finding[];
  /** What somebody should look at, in neutral words. */
  readonly observations: readonly string[];
  /** Numbers that differ from run to run, such as the loss of each epoch, as printed: equal ones are one run's. */
  readonly prints: readonly string[];
}

export interface ExerciseInfo {
  /** Unique in a course, 'lab/quantity'. */
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  /** For a file that names values: what the value is held against, for an edition; null: not said. */
  readonly basis: (edition: string | null) => Basis;
}

export interface GradedLab {
  /** 'lab2-part1'. */
  readonly name: string;
  readonly title: string;
  readonly exercises: readonly ExerciseInfo[];
  /** What in code or text points to this lab; the lab with most of them is the notebook's, from two on. */
  readonly signs: readonly RegExp[];
  /** What only another lab has that shares signs with this one: with it, a notebook is not of this lab. */
  readonly foreign?: RegExp;
  readonly read: (notebook: Notebook, edition: string | null) => NotebookReading;
}

export interface Grading {
  /** In the order of the course. */
  readonly labs: readonly GradedLab[];
  /** Names of editions, for messages. */
  readonly editions: readonly string[];
  /** The edition by content; null when it does not show. */
  readonly editionOf: (notebook: Notebook) => string | null;
}
