import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import type { Exhibit } from '../../harness/core/result-schema.ts';
import { storeFiles } from '../../harness/run/run-files.ts';
import { makeRun } from '../verdict/made-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprolab-files-'));

test.after(() => {
  rmSync(folder, { recursive: true });
});

const texts: Exhibit = {
  kind: 'works',
  format: 'text',
  title: 'Texts',
  note: '',
  works: [
    {
      title: 'a',
      text: 'a',
      valid: true,
      problems: [],
      warnings: [],
      facts: [],
      files: ['text-01.txt'],
      drawing: null,
      undrawn: 'a text',
      sound: null,
    },
  ],
};

test('runs that name their files alike keep them all, and their exhibits find them', () => {
  const stored = [1, 2].map((seed) =>
    storeFiles(folder, {
      run: makeRun(seed, {}, { exhibits: [texts] }),
      files: [{ name: 'text-01.txt', content: `text of seed ${seed}` }],
    }),
  );
  const contents = stored.map(({ exhibits }) => {
    const [exhibit] = exhibits;
    assert.ok(exhibit?.kind === 'works');
    const name = exhibit.works[0]?.files[0] ?? '';
    return [name, readFileSync(join(folder, name), 'utf8')];
  });
  assert.deepEqual(contents, [
    ['net/published/1/text-01.txt', 'text of seed 1'],
    ['net/published/2/text-01.txt', 'text of seed 2'],
  ]);
});

test('a file outside the folder is refused', () => {
  for (const name of ['../a', '/a', 'b/../../a']) {
    assert.throws(
      () => storeFiles(folder, { run: makeRun(1, {}), files: [{ name, content: '' }] }),
      /cannot store a file named/,
    );
  }
});

test.run();
