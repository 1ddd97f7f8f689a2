import { InvalidArgumentError, type Command } from 'commander';
import type { CompareOptions } from './compare.ts';
import { courseOption, examples, jsonOption, parsePath } from './options.ts';

/** 'NAME=TEXT', each option once; the last '=' parts them where `from` is 'last', for names may have one. */
function parsePair(text: string, form: string): readonly [string, string] {
  const at = text.indexOf('=');
  const [name, value] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at < 1 || name === '' || value === '') {
    throw new InvalidArgumentError(`Expected ${form}, got '${text}'.`);
  }
  return [name, value];
}

function collectLabel(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [letter, label] = parsePair(text, 'LETTER=LABEL such as A=laptop');
  return new Map([...before, [letter, label]]);
}

function collectPrice(text: string, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const [name, price] = parsePair(text, 'NAME=EUR such as B=1.20, in euros an hour');
  const euros = Number(price.replace(/\s*(?:EUR)?\s*(?:\/\s*(?:h|hour))?$/i, ''));
  if (!(euros >= 0) || !Number.isFinite(euros)) {
    throw new InvalidArgumentError(`Expected euros an hour such as 1.20, got '${price}'.`);
  }
  return new Map([...before, [name, euros]]);
}

type Target = CompareOptions['target'][number];

function collectTarget(text: string, before: readonly Target[]): readonly Target[] {
  const [where, number] = parsePair(text, 'CURVE=VALUE or SUITE:CURVE=VALUE');
  const value = Number(number);
  if (!Number.isFinite(value))
    throw new InvalidArgumentError(`Expected a number after '=', got '${number}'.`);
  const colon = where.indexOf(':');
  const suite = colon < 0 ? null : where.slice(0, colon).trim();
  return [...before, { suite, curve: where.slice(colon + 1).trim(), value }];
}

/** `reprolab compare`. */
export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description(
      'Compare machines, engines or numbers of threads: what is faster, how sure that is, and whether the same was learnt',
    )
    .argument(
      '<path...>',
      'result.json or bench.json files, or folders that hold them; the first is what others are compared with',
    )
    .option(
      '--label <letter=name>',
      'what A, B, ... are called; repeat it',
      collectLabel,
      new Map<string, string>(),
    )
    .option(
      '--price <name=euros>',
      'euros an hour of a contender, by letter or label; repeat it',
      collectPrice,
      new Map<string, number>(),
    )
    .option(
      '--target <curve=value>',
      'the value whose first reach is timed, SUITE:CURVE=VALUE for one suite; where stored runs end when left out',
      collectTarget,
      [],
    )
    .option('--allow-software-adapters', 'compare GPUs that are emulated on the processor, labelled as that')
    .option(
      '--out <folder>',
      'where compare.html, .csv and .json are written; nowhere when left out',
      parsePath,
    )
    .option('--markdown', 'print Markdown to paste in place of the table')
    .addOption(courseOption())
    .addOption(jsonOption('the comparison'))
    .addHelpText(
      'after',
      examples([
        ['reprolab compare laptop/ server/ --out comparison', 'two machines, as a page too'],
        ['reprolab compare bench/bench.json', 'the engines or thread counts of one benchmark'],
        ['reprolab compare a b --label A=laptop --price B=1.20', 'named, and what a run costs'],
        ["reprolab compare a b --target 'training accuracy=0.95'", 'time to an accuracy of your own'],
      ]),
    )
    .action(async (paths: string[], options: CompareOptions) => {
      const { compareFiles } = await import('./compare.ts');
      await compareFiles(paths, options);
    });
}
