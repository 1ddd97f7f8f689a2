import type { Command } from 'commander';
import { examples, parsePath } from './options.ts';

/** `reprolab new`. */
export function addNewCommand(program: Command): void {
  program
    .command('new')
    .description('Start a course of your own')
    .addHelpText(
      'afterAll',
      examples([
        ['reprolab new course my-course', 'write it'],
        ['reprolab run --course my-course --seeds 1..3', 'train its lab, judge its claim, write the report'],
      ]),
    )
    .command('course')
    .description('Write a small working course: a lab, its data, a claim and a test')
    .argument('<folder>', 'where; it must be new or empty', parsePath)
    .action(async (folder: string) => {
      const { newCourse } = await import('./new.ts');
      await newCourse(folder);
    });
}
