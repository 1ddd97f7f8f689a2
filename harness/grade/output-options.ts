/** What `reprolab grade` is asked to write, as its options name it. */
export interface GradeOutputOptions {
  /** Folder of everything that is written. */
  readonly out: string;
  /** Files. */
  readonly rubric?: string;
  readonly roster?: string;
  /** The instructor's own export of a Canvas gradebook. */
  readonly gradebook?: string;
  /** Title of the gradebook's column, and the assignment's name for nbgrader. */
  readonly assignment?: string;
  /** Also overwrite grades that stand in the gradebook. */
  readonly gradebookReplace?: true;
  readonly gradescope?: true;
  readonly nbgrader?: true;
  readonly anonymous?: true;
  /** File with the key behind the codes. */
  readonly anonymousKey?: string;
  /** File to keep a new key in. */
  readonly storeAnonymousKey?: string;
  /** File to write codes and names into. */
  readonly anonymousMapping?: string;
}
