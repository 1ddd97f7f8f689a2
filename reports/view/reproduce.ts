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

/** Options that name where a machine keeps what it wrote: another one has no such place, and no number depends on it. */
const placeOptions = ['--out', '--history'];

function withoutPlaces(command: readonly string[]): string[] {
  return command.filter((word, index) => {
    const before = command[index - 1] ?? '';
    return !placeOptions.some(
      (option) => word === option || word.startsWith(`${option}=`) || before === option,
    );
  });
}

export function reproduceView(result: Result, hasBench: boolean): ReproduceView {
  const { gitCommit, gitDirty } = result.tool;
  return {
    commands: [
      ...(gitCommit === null ? [] : [`git checkout ${quoteWord(gitCommit)}`]),
      'npm ci',
      // The tool is run from its checkout.
      ['npx', ...withoutPlaces(result.command)].map(quoteWord).join(' '),
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
