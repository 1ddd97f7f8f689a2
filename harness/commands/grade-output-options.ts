/** Options of `reprolab grade` that say what is written. */
import type { Command } from 'commander';
import { parsePath } from './options.ts';

/** Adds them to the command; `GradeOutputOptions` is what they are parsed to, with the command's own `--out`. */
export function addGradeOutputOptions(command: Command): Command {
  return command
    .option('--rubric <file>', 'points by exercise and verdict, in YAML; without it no points', parsePath)
    .option('--roster <file>', 'who is in the class, and whose files are whose, as CSV', parsePath)
    .option('--gradescope', 'also write results.json for each student, for Gradescope; needs --rubric')
    .option('--nbgrader', "also write nbgrader.csv, in the columns of nbgrader's export; needs --rubric")
    .option(
      '--gradebook <file>',
      'also fill a column of this Canvas export, in a copy; needs --rubric',
      parsePath,
    )
    .option('--assignment <title>', 'column of the gradebook to fill')
    .option('--gradebook-replace', 'also overwrite grades that stand in that column')
    .option('--anonymous', 'codes in place of names, also in paths, evidence and observations')
    .option('--anonymous-key <file>', 'make the codes with this key, for the same codes as before', parsePath)
    .option('--store-anonymous-key <file>', 'keep the new key in this file', parsePath)
    .option('--anonymous-mapping <file>', 'write which code is whose into this file', parsePath);
}
