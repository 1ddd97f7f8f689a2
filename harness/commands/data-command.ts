/** `reprolab data`: how listing, fetching and checking look on the command line. */
import type { Command } from 'commander';
import { exitCodes } from '../core/errors.ts';
import type { DataCommandOptions } from './data.ts';
import { courseOption, dataDirOption, examples, jsonOption } from './options.ts';
import { openTerminal, printDocument } from './terminal.ts';

interface Options {
  readonly dataDir?: string;
  readonly course?: string;
  readonly json?: true;
}

async function request(names: readonly string[], options: Options): Promise<DataCommandOptions> {
  const { loadCourse } = await import('../course/load-course.ts');
  const { datasetsOf } = await import('../data/dataset.ts');
  const { suites } = await loadCourse(options.course);
  return { names, datasets: datasetsOf(suites), dataDir: options.dataDir };
}

/** Shows rows as a table, or as the JSON that was asked for. */
async function show<Row extends object>(
  options: Options,
  rows: readonly Row[],
  head: readonly string[],
  cells: (row: Row) => readonly string[],
): Promise<void> {
  if (options.json) {
    printDocument(JSON.stringify(rows, null, 2));
    return;
  }
  const { tableText } = await import('./table.ts');
  const terminal = openTerminal();
  terminal.say(tableText(head, rows.map(cells), { paint: terminal.colors.bold }));
}

function addList(data: Command): void {
  data
    .command('list')
    .description('Datasets, and which of them are on this machine')
    .argument('[dataset...]', 'datasets; all when none is named')
    .addOption(dataDirOption())
    .addOption(courseOption())
    .addOption(jsonOption('the list'))
    .addHelpText('after', examples([['reprolab data list', 'what is here and how to get the rest']]))
    .action(async (names: string[], options: Options) => {
      const { listData } = await import('./data.ts');
      const rows = await listData(await request(names, options));
      await show(options, rows, ['Dataset', 'What', 'State', 'Where, or how to get it'], (row) => [
        row.dataset,
        row.title,
        row.totalFiles === 0 ? row.state : `${row.state} (${row.foundFiles}/${row.totalFiles} files)`,
        row.advice ?? row.source,
      ]);
    });
}

function addPull(data: Command): void {
  data
    .command('pull')
    .description('Download what is missing into the user cache, and check it')
    .argument('[dataset...]', 'datasets; all but the very large ones when none is named')
    .addOption(dataDirOption())
    .addOption(courseOption())
    .addOption(jsonOption('the files'))
    .addHelpText(
      'after',
      examples([
        ['reprolab data pull', 'everything that is not very large'],
        ['reprolab data pull DATASET', 'a large one, by its name'],
      ]),
    )
    .action(async (names: string[], options: Options) => {
      const { pullData } = await import('./data.ts');
      const { downloadProgress, progressDisplay } = await import('../run/progress-display.ts');
      const display = progressDisplay(process.stderr);
      const title = 'data';
      display.begin(title);
      try {
        const rows = await pullData({
          ...(await request(names, options)),
          progress: (progress) => {
            display.update(title, downloadProgress(progress));
          },
        });
        display.end(title);
        await show(options, rows, ['Dataset', 'File', 'State', 'Path'], (row) => [
          row.dataset,
          row.file,
          row.state,
          row.path ?? '-',
        ]);
      } finally {
        display.end(title);
      }
    });
}

function addVerify(data: Command, finish: (code: number) => void): void {
  data
    .command('verify')
    .description('Check size, format and SHA-256 of every file that is found')
    .argument('[dataset...]', 'datasets; all when none is named')
    .addOption(dataDirOption())
    .addOption(courseOption())
    .addOption(jsonOption('the files'))
    .addHelpText(
      'after',
      examples([['reprolab data verify DATASET --data-dir FOLDER', 'a copy of your own']]),
    )
    .action(async (names: string[], options: Options) => {
      const { verifyData } = await import('./data.ts');
      const rows = await verifyData(await request(names, options));
      await show(options, rows, ['Dataset', 'File', 'State', 'Where'], (row) => [
        row.dataset,
        row.file,
        row.state,
        row.path ?? '-',
      ]);
      const terminal = openTerminal(options.json);
      const invalid = rows.filter(({ state }) => state === 'invalid');
      for (const { problem } of invalid) terminal.tell(`error: ${problem ?? ''}`);
      if (invalid.length > 0) {
        terminal.tell('Nothing was changed. Move a damaged file away and run: reprolab data pull');
      }
      const own = rows.filter(({ state }) => state === 'own');
      for (const { problem } of own) terminal.tell(`not the official file: ${problem ?? ''}`);
      if (own.length > 0) terminal.tell('A run takes it as data of your own, without published claims.');
      // A missing file is no error unless its dataset was asked for.
      const isMissing = names.length > 0 && rows.some(({ state }) => state === 'missing');
      const isOfficial = invalid.length === 0 && own.length === 0;
      finish(isOfficial && !isMissing ? exitCodes.ok : exitCodes.infrastructure);
    });
}

/** `reprolab data list|pull|verify`. */
export function addDataCommand(program: Command, finish: (code: number) => void): void {
  const data = program
    .command('data')
    .description('List, download or verify datasets')
    .addHelpText(
      'after',
      examples([
        ['reprolab data list', 'what is here'],
        ['reprolab data pull DATASET', 'download into the user cache'],
        ['reprolab data verify', 'check what is here'],
      ]),
    );
  addList(data);
  addPull(data);
  addVerify(data, finish);
}
