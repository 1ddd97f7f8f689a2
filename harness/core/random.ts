import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { createHash } from 'node:crypto';

/** One deterministic stream of random numbers. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Uniform integer in [low, high], both inclusive. */
  integer(low: number, high: number): number;
  /** Normal with the given mean and standard deviation (Box-Muller; default standard normal). */
  normal(mean?: number, standardDeviation?: number): number;
  /** Shuffles in place (Fisher-Yates) and returns its argument. */
  shuffle<A extends { length: number; [index: number]: number }>(items: A): A;
}

/**
 * The named random streams of one run. Streams with different names are independent, so drawing more
 * numbers in one (say 'shuffle') never changes another (say 'init').
 */
export interface RandomStreams {
  readonly seed: number;
  /** A fresh stream at its beginning; the same name always gives the same numbers. */
  stream(name: string): RandomStream;
  /** A positive 31-bit integer for libraries that take a seed (tfjs initializers). */
  seedFor(name: string): number;
}

function derive(seed: number, name: string): number {
  return createHash('sha256')
    .update(`${String(seed)}/${name}`)
    .digest()
    .readInt32LE(0);
}

/** The streams of a run: `seed` is any safe integer. */
export function randomStreams(seed: number): RandomStreams {
  return {
    seed,
    stream: (name) => randomStream(derive(seed, name)),
    seedFor: (name) => derive(seed, name) & 0x7fffffff || 1,
  };
}

/** A stream from a 32-bit integer seed. */
export function randomStream(seed: number): RandomStream {
  const generator = xoroshiro128plus(seed);
  let spare: number | undefined;
  const uniform = () => uniformFloat64(generator);
  const integer = (low: number, high: number) => uniformInt(generator, low, high);
  return {
    uniform,
    integer,
    normal(mean = 0, standardDeviation = 1) {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return mean + standardDeviation * value;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return mean + standardDeviation * radius * Math.cos(angle);
    },
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = integer(0, last);
        const held = items[last] as number;
        items[last] = items[other] as number;
        items[other] = held;
      }
      return items;
    },
  };
}
