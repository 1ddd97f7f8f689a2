/** What contenders are called. */
import { ReprolabError } from '../core/errors.ts';
import { plural } from '../core/print.ts';
import { printableLine } from '../core/printable.ts';
import { enginesOf, type Measured } from './contenders.ts';

/** How a contender is named on the command line and in tables. */
export interface Named {
  readonly letter: string;
  readonly label: string;
}

/** 'A' for 0. */
export function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/**
 * A name for each: as given by its letter, else from processor or adapter, engine and threads; a number makes those of
 * equal names different. Throws 'usage' for a letter that there is not, or two equal names.
 */
export function nameAll(contenders: readonly Measured[], given: ReadonlyMap<string, string>): Named[] {
  const letters = contenders.map((_, index) => letterOf(index));
  for (const letter of given.keys()) {
    if (!letters.includes(letter)) {
      throw new ReprolabError('usage', `--label names ${letter}, expected one of ${letters.join(', ')}`, {
        advice: 'Files have the letters A, B, C in the order given; one with several engines has several.',
      });
    }
  }
  const wanted = contenders.map((contender, index) => given.get(letterOf(index)) ?? defaultLabel(contender));
  const labels = wanted.map((label, index) => {
    const isRepeated = wanted.filter((other) => other === label).length > 1;
    return isRepeated && !given.has(letterOf(index)) ? `${label} (${letterOf(index)})` : label;
  });
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) {
    throw new ReprolabError('usage', `Two contenders are called '${twice}'.`, {
      advice: 'Give each a --label of its own.',
    });
  }
  return labels.map((label, index) => ({ letter: letterOf(index), label: printableLine(label) }));
}

function defaultLabel(contender: Measured): string {
  const engines = enginesOf(contender);
  const adapter = engines.find((engine) => engine.adapter !== null)?.adapter ?? null;
  const names = [...new Set(engines.map(({ name }) => name))].join('+');
  return [shortModel(adapter ?? contender.machine.cpuModel), names, threadsText(contender)]
    .filter((text) => text !== '')
    .join(' · ');
}

/** '2 threads', '1 or 2 threads' where suites choose for themselves, '' where the engine has no such setting. */
export function threadsText(contender: Pick<Measured, 'runs' | 'cells'>): string {
  const counts = [...new Set(enginesOf(contender).flatMap(({ threads }) => threads ?? []))].sort(
    (a, b) => a - b,
  );
  const [only] = counts;
  if (only === undefined) return '';
  return counts.length === 1 ? plural(only, 'thread') : `${counts.join(' or ')} threads`;
}

/** A processor's name without what is the same for all of them. */
function shortModel(model: string): string {
  return model
    .replace(/\((?:R|TM|C)\)/gi, '')
    .replace(/\b(?:CPU|Processor|with Radeon Graphics|\d+-Core)\b/gi, '')
    .replace(/@.*$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}
