import assert from 'node:assert/strict';
import { test } from 'uvu';
import { jig, reel } from '../abc-examples.ts';
import { survive } from './survive.ts';

test('songs changed at random, with all that arithmetic trips over, are read or have their reason', async () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);
  const outcomes = await survive([jig, reel], seeds, 10_000);
  const reasons = [...outcomes.keys()];
  assert.ok((outcomes.get('read') ?? 0) > 20, 'many were read');
  assert.ok(
    reasons.some((reason) => reason.startsWith('no music has ')),
    'some were refused',
  );
});

test.run();
