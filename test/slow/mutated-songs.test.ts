import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { extractSongs } from '../../suites/music/data/irish.ts';
import { survive } from '../suites/music/abc/survive.ts';
import { jig, reel } from '../suites/music/abc-examples.ts';

const path = fileURLToPath(new URL('../../../shared/data/irish/irish.abc', import.meta.url));
const corpus = existsSync(path) ? extractSongs(readFileSync(path, 'latin1')) : [jig, reel];
if (!existsSync(path))
  console.log('two songs instead of the corpus: no irish.abc in a shared/data folder beside the checkout');

test('two thousand changed songs of the corpus are read or have their reason', async () => {
  // A shard for each core of a small machine.
  const shards = [0, 1].map((shard) =>
    Array.from({ length: 1_000 }, (_, index) => 10_000 + 2 * index + shard),
  );
  const found = await Promise.all(shards.map((seeds) => survive(corpus, seeds, 2_000)));
  const outcomes = new Map<string, number>();
  for (const [outcome, count] of found.flatMap((each) => [...each])) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + count);
  }
  for (const [outcome, count] of [...outcomes].sort(([, a], [, b]) => b - a).slice(0, 12)) {
    console.log(count, outcome);
  }
  assert.ok((outcomes.get('read') ?? 0) > 1_000, 'most were read');
});

test.run();
