/** Options that several commands share, and the parsers of their values. */
import { InvalidArgumentError, Option } from 'commander';
import { extent } from '../core/extent.ts';

const mostSeeds = 1000;

/** More than any machine has, and still what ONNX Runtime can start. */
const mostThreads = 1024;

function parseInteger(text: string, what: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text.trim()) || !Number.isSafeInteger(value) || value < least || value > most) {
    throw new InvalidArgumentError(`Expected ${what}, got '${text}'.`);
  }
  return value;
}

/** A seed: any integer from 0 that JavaScript holds exactly. */
export function parseSeed(text: string): number {
  return parseInteger(text, 'a whole number from 0 such as 1', 0);
}

/** A count of at least 1. */
export function parseCount(text: string): number {
  return parseInteger(text, 'a whole number from 1', 1);
}

/** A size of memory in megabytes (of 2^20 bytes). No worker does with less than 128. */
export function parseMegabytes(text: string): number {
  return parseInteger(text, 'a number of megabytes from 128 such as 2000', 128, 2 ** 30);
}

/** A time in minutes, fractions included. */
export function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text.trim()) || !(minutes > 0) || minutes > 100_000) {
    throw new InvalidArgumentError(`Expected a number of minutes such as 30, got '${text}'.`);
  }
  return minutes;
}

/** One of several parts, as '2/3' has it: the second of three. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** `--shard`. */
export function parseShard(text: string): Shard {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (!(shard.index >= 1 && shard.index <= shard.of)) {
    throw new InvalidArgumentError(`Expected a part such as 1/3, from 1/n to n/n, got '${text}'.`);
  }
  return shard;
}

/** Whole numbers as ranges and lists: '1..5', '1,2,7', '1..3,10'; each once, in the order given. */
export function parseSeeds(text: string): number[] {
  const seeds = new Set<number>();
  for (const part of text.split(',')) {
    const range = /^\s*(\d+)\s*\.\.\s*(\d+)\s*$/.exec(part);
    const first = parseSeed(range?.[1] ?? part);
    const last = parseSeed(range?.[2] ?? part);
    if (last < first) {
      throw new InvalidArgumentError(`The range '${part.trim()}' runs backwards; write ${last}..${first}.`);
    }
    if (last - first + 1 + seeds.size > mostSeeds) {
      throw new InvalidArgumentError(`'${text}' asks for more than ${mostSeeds} seeds.`);
    }
    for (let seed = first; seed <= last; seed++) seeds.add(seed);
  }
  return [...seeds];
}

/** `--threads`: how many threads an engine uses. */
export function parseThreads(text: string): number {
  return parseInteger(text, `a number of threads from 1 to ${mostThreads}`, 1, mostThreads);
}

/** Comma-separated numbers of threads: '1,2'; each once. */
export function parseThreadCounts(text: string): number[] {
  return [...new Set(text.split(',').map(parseThreads))];
}

/** Comma-separated names. */
export function parseNames(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('Expected at least one name.');
  return [...new Set(names)];
}

/** Labs: '1,2', or one as its title has it, 'Lab 2, part 1'. */
export function parseLabs(text: string): string[] {
  return parseNames(text.replace(/,(?=\s*part)/gi, ' '));
}

/** A path. An empty one, as an unset variable of a script gives, would mean the working folder. */
export function parsePath(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('Expected a path, got nothing.');
  return text;
}

/** `--data`. */
export function dataOption(): Option {
  return new Option(
    '--data <mode>',
    'real data only, generated stand-ins, or real where it can be had; claims need real data',
  )
    .choices(['real', 'synthetic', 'auto'])
    .default('auto');
}

/** `--data-dir`. */
export function dataDirOption(): Option {
  return new Option('--data-dir <folder>', 'look for data here first').argParser(parsePath);
}

/** `--lab`. */
export function labOption(): Option {
  return new Option('--lab <list>', 'only the suites of a lab: 2, or its first part: 2.1').argParser(
    parseLabs,
  );
}

/** `--course`. */
export function courseOption(): Option {
  return new Option(
    '--course <folder>',
    'course to work on, as code that is run: a folder with course.ts; REPROLAB_COURSE and reprolab.config.ts name one too',
  ).argParser(parsePath);
}

/** `--history`. */
export function historyOption(): Option {
  return new Option('--history <file>', 'say what changed since the last comparable runs in this history')
    .env('REPROLAB_HISTORY')
    .argParser(parsePath);
}

/** `--json`. */
export function jsonOption(what: string): Option {
  return new Option('--json', `print ${what} as JSON on stdout and nothing else there`);
}

/** Text below a command's `--help`. */
export function examples(lines: readonly (readonly [command: string, what: string])[]): string {
  const width = extent(lines.map(([command]) => command.length)).highest;
  return ['', 'Examples:', ...lines.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`)].join(
    '\n',
  );
}

/** Stands for the engine that suits the machine; the engine when none is named. */
export const autoEngine = 'auto';
