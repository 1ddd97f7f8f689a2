import type { Result } from '../../harness/core/result-schema.ts';
import { csvFiles } from '../csv.ts';

/** How to get these numbers again, and where the raw ones are. */
export interface ReproduceView {
  readonly commands: readonly string[];
  readonly notes: readonly string[];
  readonly resultId: string;
  readonly schemaVersion: string;
  readonly files: readonly {
    name: string;
    description: string;
    columns: readonly { name: string; description: string }[];
  }[];
}

/** One shell word: quoted where a shell would read it otherwise. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function reproduceView(result: Result, hasBench: boolean): ReproduceView {
  const { gitCommit, gitDirty } = result.tool;
  return {
    commands: [
      ...(gitCommit === null ? [] : [`git checkout ${quoteWord(gitCommit)}`]),
      'npm ci',
      // The tool is run from its checkout.
      ['npx', ...result.command].map(quoteWord).join(' '),
    ],
    notes: [
      'The same seed, engine, thread count and machine class give bit-identical metrics and curves; other engines agree within float tolerance.',
      ...(gitDirty === true ? ['The checkout had uncommitted changes that the commit does not hold.'] : []),
    ],
    resultId: result.id,
    schemaVersion: String(result.schemaVersion),
    files: [
      { name: 'result.json', description: 'Everything in this report, with schema version.', columns: [] },
      ...csvFiles(hasBench),
    ],
  };
}
