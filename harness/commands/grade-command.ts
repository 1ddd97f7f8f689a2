import type { Command } from 'commander';
import { addGradeOutputOptions } from './grade-output-options.ts';
import type { GradeOptions } from './grade.ts';
import { courseOption, examples, jsonOption, parseNames, parsePath } from './options.ts';

/** `reprolab grade`. */
export function addGradeCommand(program: Command, finish: (code: number) => void): void {
  const command = program
    .command('grade')
    .description(
      'Read executed notebooks of the labs, and judge what they print by claims and stored runs; nothing of them is executed',
    )
    .argument(
      '<path...>',
      'notebooks, files of named values (.json, .csv), or a folder with a folder or a file for each student',
    )
    .option('--lab <names>', 'only these labs, comma-separated, such as lab2-part1', parseNames)
    .option('--out <folder>', 'where the pages, tables and grades.json are written', parsePath);
  addGradeOutputOptions(command)
    .addOption(courseOption())
    .addOption(jsonOption('grades.json'))
    .addHelpText(
      'after',
      examples([
        ['reprolab grade submissions/', 'every notebook below a folder'],
        ['reprolab grade mine.ipynb --lab lab2-part1', 'one notebook, one lab'],
        ['reprolab grade submissions/ --roster class.csv --rubric points.yaml', 'a class, with points'],
      ]),
    )
    .action(async (paths: string[], options: GradeOptions) => {
      const { grade } = await import('./grade.ts');
      finish(await grade(paths, options));
    });
}
