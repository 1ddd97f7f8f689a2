/** Damaged files of every kind, in numbers. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { inTemporaryFolder } from '../cli/binary.ts';
import { kinds } from '../fuzz/kinds.ts';
import { everyExchangeGainsNoPass } from '../fuzz/properties.ts';

const test = suite('damaged files');
const cases = 10_000;

for (const [name, share, property] of kinds) {
  test(`${name}: read right, or refused by name`, () =>
    inTemporaryFolder((folder) => property(folder, Math.round(share * cases))));
}

test('whatever value of a result is another, it passes no check that it did not pass', () =>
  inTemporaryFolder(async (folder) => {
    const count = await everyExchangeGainsNoPass(folder);
    assert.ok(count > 5_000, `${count} were tried`);
  }));

test.run();
