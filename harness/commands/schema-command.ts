import { Argument, type Command } from 'commander';
import { examples } from './options.ts';
import type { SchemaName } from './schema.ts';
import { printDocument } from './terminal.ts';

/** As in schema.ts, which is loaded when it is asked for: zod takes a while. */
const names: readonly SchemaName[] = [
  'result',
  'bench',
  'agreement',
  'comparison',
  'claims',
  'reference',
  'grades',
];

/** `reprolab schema`. */
export function addSchemaCommand(program: Command): void {
  program
    .command('schema')
    .description('Print the JSON Schema of a kind of file: what each field is, and what it may hold')
    .addArgument(
      new Argument(
        '<kind>',
        'result: result.json; bench: bench.json; agreement: agreement.json; comparison: compare.json; claims: published/*.json of a course; reference: measured/*.json; grades: grades.json',
      ).choices(names),
    )
    .addHelpText('after', examples([['reprolab schema result > result.schema.json', 'for another program']]))
    .action(async (name: SchemaName) => {
      const { jsonSchemaText } = await import('./schema.ts');
      printDocument(jsonSchemaText(name).trimEnd());
    });
}
