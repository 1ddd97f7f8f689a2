import assert from 'node:assert/strict';
import { test } from 'uvu';
import { labId, suitesOfLabs } from '../../harness/run/labs.ts';

const suites = [
  { name: 'a', lab: 'Lab 1, part 1: basics' },
  { name: 'b', lab: 'Lab 1, part 2: songs' },
  { name: 'c', lab: 'Lab 11: digits' },
  { name: 'd', lab: 'Two clouds' },
];
const of = (...labs: string[]) => suitesOfLabs(suites, labs).map(({ name }) => name);

test('a lab has one short name however it is written', () => {
  for (const text of ['1.2', 'lab1-part2', 'LAB 1 part 2', 'Lab 1, part 2: songs', '1-2', 'lab1part2']) {
    assert.equal(labId(text), '1.2', text);
  }
  assert.equal(labId('Partial labels'), 'partial.labels', 'words that only begin alike are kept');
});

test('a lab means all its parts, and none whose number begins alike', () => {
  assert.deepEqual(of('1'), ['a', 'b']);
  assert.deepEqual(of('1.2', '11'), ['b', 'c']);
  assert.deepEqual(of('two-clouds'), ['d']);
  assert.deepEqual(suitesOfLabs(suites, undefined), suites);
});

test('an unknown lab is refused with those that there are', () => {
  for (const lab of ['3', '', 'lab', '1.3']) {
    assert.throws(
      () => of(lab),
      (error: { code?: string; advice?: string }) =>
        error.code === 'usage' && /^There are: 1\.1 \(Lab 1, part 1: basics\), /.test(error.advice ?? ''),
      lab,
    );
  }
});

test.run();
