/** `reprolab history`: how a history of nights looks on the command line. */
import { Option, type Command } from 'commander';
import type { DecisionOptions, ShowOptions } from './history.ts';
import { examples, jsonOption, parsePath } from './options.ts';

const defaultDatabase = 'reprolab-history.duckdb';

/** `--db`. */
function databaseOption(): Option {
  return new Option('--db <file>', 'the history')
    .env('REPROLAB_HISTORY')
    .default(defaultDatabase)
    .argParser(parsePath);
}

interface Options {
  readonly db: string;
}

function addAdd(history: Command, finish: (code: number) => void): void {
  history
    .command('add')
    .description('Put results and benchmarks into the history; what is there already changes nothing')
    .argument('<path...>', 'result.json or bench.json files, or folders with such files anywhere below')
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples([
        ['reprolab history add reports/out/<run>', 'one night'],
        ['reprolab history add reports/out --db nights.duckdb', 'all that are there'],
      ]),
    )
    .action(async (paths: string[], { db }: Options) => {
      const { add } = await import('./history.ts');
      finish(await add(paths, db));
    });
}

function addShow(history: Command): void {
  history
    .command('show')
    .description('Show the series of every suite, where they changed, and the verdicts of the last nights')
    .argument('[suite]', 'one suite; all when left out')
    .addOption(databaseOption())
    .addOption(jsonOption('the series'))
    .addHelpText(
      'after',
      examples([
        ['reprolab history show', 'every suite'],
        ['reprolab history show SUITE --json', 'one, for a script'],
      ]),
    )
    .action(async (suite: string | undefined, options: ShowOptions) => {
      const { show } = await import('./history.ts');
      await show(suite ?? null, options);
    });
}

function addFiles(history: Command): void {
  history
    .command('site')
    .description('Write the history as one self-contained page')
    .argument('<folder>', 'where history.html is written', parsePath)
    .addOption(databaseOption())
    .addHelpText('after', examples([['reprolab history site public', 'public/history.html']]))
    .action(async (folder: string, { db }: Options) => {
      const { site } = await import('./history.ts');
      await site(folder, db);
    });
  history
    .command('export')
    .description('Write every table of the history as a file of another program')
    .argument('<folder>', 'where the files are written', parsePath)
    .addOption(new Option('--format <format>', 'of the files').choices(['parquet', 'csv']).default('parquet'))
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples([['reprolab history export tables --format csv', 'tables/metrics.csv, ...']]),
    )
    .action(async (folder: string, { db, format }: Options & { format: 'parquet' | 'csv' }) => {
      const { exportTables } = await import('./history.ts');
      await exportTables(folder, format, db);
    });
}

function addDecisions(history: Command): void {
  const who = () => new Option('--who <name>', 'who decides; the user of this machine when left out');
  history
    .command('ack')
    .description('Acknowledge changes: they are shown as known, with who, when and why')
    .argument('<change...>', 'as history show names them')
    .requiredOption('--why <text>', 'the reason')
    .addOption(who())
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples([['reprolab history ack 1a2b3c4d --why "new runner"', 'one change, for good']]),
    )
    .action(async (changes: string[], options: DecisionOptions) => {
      const { acknowledge } = await import('./history.ts');
      await acknowledge(changes, options);
    });
  history
    .command('rebaseline')
    .description('Begin a new epoch: earlier nights are shown, and no measure any more')
    .argument(
      '<target...>',
      "changes, whose series begin anew there, or suites, whose every series does with the newest night or --from's",
    )
    .requiredOption('--why <text>', 'the reason')
    .option('--from <result>', 'id of the first result of the new epoch, for suites')
    .addOption(who())
    .addOption(databaseOption())
    .addHelpText(
      'after',
      examples([
        ['reprolab history rebaseline 1a2b3c4d --why "learning rate corrected"', 'one series'],
        ['reprolab history rebaseline SUITE --why "new machine" --from RESULT', 'every series of a suite'],
      ]),
    )
    .action(async (targets: string[], options: DecisionOptions & { from?: string }) => {
      const { rebaseline } = await import('./history.ts');
      await rebaseline(targets, options);
    });
}

/** `reprolab history add|show|site|export|ack|rebaseline`. */
export function addHistoryCommand(program: Command, finish: (code: number) => void): void {
  const history = program
    .command('history')
    .description('Keep results night after night, and see what changed and when')
    .addHelpText(
      'after',
      examples([
        ['reprolab history add reports/out/<run>', 'after every night'],
        ['reprolab history show', 'series, changes, verdicts'],
        ['reprolab history site public', 'the same as a page'],
      ]),
    );
  addAdd(history, finish);
  addShow(history);
  addFiles(history);
  addDecisions(history);
}
