import assert from 'node:assert/strict';
import { openAbcLibrary } from '../../../../suites/music/abc/index.ts';
import { libraryLimits } from '../../../../suites/music/abc/library.ts';
import { randomStream } from '../../../../harness/core/random.ts';
import { mutated } from './mutations.ts';

/** Keys of the objects that a song could write into. */
const builtIns = () =>
  [Object, Object.prototype, Array.prototype, Function.prototype].map((object) => Reflect.ownKeys(object));

/** How many songs were read in all three ways ('read'), and how many were not, by the first reason. */
export type Outcomes = ReadonlyMap<string, number>;

/**
 * Reads changed songs in all three ways. Every one is read or has its reason, in time, and this process stays as it was.
 *
 * @param songs - What is changed.
 * @param seeds - One changed song for each.
 * @param milliseconds - What the library may take for one task.
 */
export async function survive(
  songs: readonly string[],
  seeds: readonly number[],
  milliseconds: number,
): Promise<Outcomes> {
  const before = builtIns();
  const outcomes = new Map<string, number>();
  const library = openAbcLibrary({ ...libraryLimits, milliseconds });
  try {
    for (const seed of seeds) {
      const song = mutated(songs, randomStream(seed));
      const started = performance.now();
      const tune = await library.parse(song);
      // One that was stopped is stopped again, or refused again: that takes time and shows nothing.
      const midi = tune.unread === null ? await library.midi(song) : null;
      const score = tune.unread === null ? await library.engrave(song) : null;
      // Three tasks, and three processes at worst.
      const limit = 3 * (milliseconds + 60_000);
      assert.ok(performance.now() - started < limit, `seed ${seed}: ${JSON.stringify(song)}`);
      const [outcome = 'read'] = [tune.unread, midi?.failure, score?.failure].filter(
        (failure) => failure !== null && failure !== undefined,
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const svg = score?.value?.svg ?? '';
      assert.doesNotMatch(svg, /<(?!\/?(?:svg|g|path|line|rect|text|tspan)\b)/, `seed ${seed}`);
      assert.deepEqual(builtIns(), before, `seed ${seed}: ${JSON.stringify(song)}`);
    }
  } finally {
    await library.close();
  }
  return outcomes;
}
