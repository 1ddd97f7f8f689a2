/** `npm run peers`: options, and the only place that ends the process. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  dataDirOption,
  dataOption,
  examples,
  parseCount,
  parseNames,
  parseThreadCounts,
} from '../../harness/commands/options.ts';
import { colorsFor } from '../../harness/commands/terminal.ts';
import { exitCodes, ReprolabError } from '../../harness/core/errors.ts';
import type { DataMode } from '../../harness/data/load.ts';
import { choose } from '../../harness/run/choice.ts';
import { runComparison } from './compare.ts';
import { sides } from './contenders.ts';
import { peerSteps } from './steps.ts';
import { resultText } from './table.ts';
import { runWhole, wholeText } from './whole.ts';

interface PeersOptions {
  readonly only?: readonly string[];
  readonly steps?: readonly string[];
  readonly threads: readonly number[];
  readonly rounds?: number;
  readonly seconds: number;
  readonly thorough?: true;
  readonly singleSteps?: true;
  readonly whole?: true;
  readonly engine: string;
  readonly data: DataMode;
  readonly dataDir?: string;
  readonly out?: string;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0 && seconds <= 3600)) {
    throw new InvalidArgumentError(`Expected seconds above 0 such as 1.5, got '${text}'.`);
  }
  return seconds;
}

/** The entries of a table that were named, in the table's order; all when none is. Throws 'usage'. */
function select<T extends { readonly name: string }>(
  what: string,
  table: readonly T[],
  names: readonly string[] | undefined,
): readonly T[] {
  if (names === undefined) return table;
  const known = table.map(({ name }) => name);
  const chosen = new Set(names.map((name) => choose(what, name, known)));
  return table.filter(({ name }) => chosen.has(name));
}

function defaultOut(): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return fileURLToPath(new URL(join('../../reports/out', `peers-${time}.json`), import.meta.url));
}

const tell = (line: string) => {
  process.stderr.write(`${line}\n`);
};

async function runPeers(options: PeersOptions): Promise<number> {
  const { threads, rounds, seconds, engine, data } = options;
  const out = options.out ?? defaultOut();
  if (options.whole === true) return measureWhole(options, out);
  const result = await runComparison({
    sides: select('side', sides, options.only),
    steps: select('step', peerSteps, options.steps),
    threads,
    rounds: rounds ?? stepRounds,
    seconds,
    thorough: options.thorough ?? false,
    singleSteps: options.singleSteps ?? false,
    ours: { engine, data, dataDir: options.dataDir ?? null },
    out,
    tell,
  });
  process.stdout.write(`${resultText(result, sides)}\nResult: ${out}\n`);
  const measured = result.steps.some(({ cells }) => cells.some((cell) => cell.rounds.length > 0));
  return measured ? exitCodes.ok : exitCodes.infrastructure;
}

/** Rounds of single steps. */
const stepRounds = 9;

/** Rounds of whole labs, which take minutes each. */
const wholeRounds = 1;

async function measureWhole({ engine, data, dataDir, steps, threads, rounds }: PeersOptions, out: string) {
  const result = await runWhole({
    labs: select('step', peerSteps, steps),
    rounds: rounds ?? wholeRounds,
    threads: Math.max(...threads),
    ours: { engine, data, dataDir: dataDir ?? null },
    out,
    tell,
  });
  process.stdout.write(`${wholeText(result)}\nResult: ${out}\n`);
  return result.labs.length > 0 ? exitCodes.ok : exitCodes.infrastructure;
}

function createProgram(finish: (code: number) => void): Command {
  return new Command('npm run peers --')
    .description(
      "Measures the labs' training steps, batch assembly included, in PyTorch, TensorFlow and JAX beside ours. " +
        'One process computes at a time; they take turns round by round. Python is python3 or $REPROLAB_PYTHON; ' +
        'scripts/peers/requirements.txt names the libraries, and what is missing is named and left out.',
    )
    .option('--steps <list>', `steps to measure: ${peerSteps.map(({ name }) => name).join(', ')}`, parseNames)
    .option('--only <list>', `sides to measure: ${sides.map(({ name }) => name).join(', ')}`, parseNames)
    .option('--threads <list>', 'thread counts', parseThreadCounts, [1, 2])
    .option(
      '--rounds <n>',
      `rounds in which all take turns (default: ${String(stepRounds)}; whole labs ${String(wholeRounds)})`,
      parseCount,
    )
    .option('--seconds <s>', 'about how long one turn takes', parseSeconds, 1)
    .option('--thorough', 'also try torch.compile, which takes minutes')
    .option(
      '--single-steps',
      'peers execute one step a call, as the labs do, even where ours executes several',
    )
    .option(
      '--whole',
      "whole labs instead: ours from the command to its verdict, and the notebook's own loop in TensorFlow",
    )
    .option('--engine <name>', 'our engine', 'onnx-cpu')
    .addOption(dataOption())
    .addOption(dataDirOption())
    .option('--out <file>', 'JSON file; reports/out/peers-<time>.json when left out')
    .addHelpText(
      'after',
      examples([
        ['npm run peers', 'everything: about half an hour'],
        ['npm run peers -- --steps fc,cnn --rounds 15', 'two steps, more rounds'],
        ['npm run peers -- --only ours,torch', 'no TensorFlow, no JAX'],
        ['npm run peers -- --whole --steps fc,tape', 'two whole labs'],
      ]),
    )
    .exitOverride()
    .action(async (options: PeersOptions) => {
      finish(await runPeers(options));
    });
}

function explain(error: unknown): number {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  const { red, bold } = colorsFor(process.stderr);
  if (!(error instanceof ReprolabError)) throw error;
  tell(`${red(bold('error:'))} ${error.message}`);
  if (error.advice !== undefined) tell(error.advice);
  return error.exitCode;
}

// Ending this way lets 'exit' handlers remove what lies in the temporary folder.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
try {
  await createProgram((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}
