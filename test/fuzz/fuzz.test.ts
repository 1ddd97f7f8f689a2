/** Damaged files, few of each kind: test/slow has more. */
import { suite } from 'uvu';
import { inTemporaryFolder } from '../cli/binary.ts';
import { properties } from './properties.ts';

const test = suite('damaged files');
const cases = Number(process.env['N']??200);

for (const [name, share, property] of properties) {
  test(`${name}: read right, or refused by name`, () =>
    inTemporaryFolder((folder) => property(folder, Math.round(share * cases))));
}

test.run();
