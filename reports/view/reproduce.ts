import type { Result } from '../../harness/core/result-schema.ts';
import { csvFiles } from '../csv.ts';
import { quoteWord, shellLine } from './shell.ts';

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

/** The command without what is of one machine alone: its folders. */
function portable(command: readonly string[]): string[] {
  return command.filter((word, index) => !isLocal(word) && !isLocalOption(command[index - 1]));
}

const isLocalOption = (word: string | undefined) => word === '--out' || word === '--history';
const isLocal = (word: string) => isLocalOption(word) || /^--(?:out|history)=/.test(word);

export function reproduceView(result: Result, hasBench: boolean): ReproduceView {
  const { gitCommit, gitDirty } = result.tool;
  return {
    commands: [
      ...(gitCommit === null ? [] : [`git checkout ${quoteWord(gitCommit)}`]),
      'npm ci',
      // The tool is run from its checkout.
      shellLine(['npx', ...portable(result.command)]),
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
