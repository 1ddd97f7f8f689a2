/** Damaged files, few of each kind: test/slow has more. */
import { suite } from 'uvu';
import { inTemporaryFolder } from '../cli/binary.ts';
import { kinds } from './kinds.ts';

const test = suite('damaged files');
const cases = 200;

for (const [name, share, property] of kinds) {
  test(`${name}: read right, or refused by name`, () =>
    inTemporaryFolder((folder) => property(folder, Math.round(share * cases))));
}

test.run();
