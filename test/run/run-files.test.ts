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

const songs: Exhibit = {
  kind: 'songs',
  title: 'Songs',
  note: '',
  songs: [
    {
      title: 'a',
      abc: 'X:1',
      valid: true,
      problems: [],
      longestSharedCharacters: 0,
      exactDuplicate: false,
      files: ['song-01.abc'],
    },
  ],
};

test('runs that name their files alike keep them all, and their exhibits find them', () => {
  const stored = [1, 2].map((seed) =>
    storeFiles(folder, {
      run: makeRun(seed, {}, { exhibits: [songs] }),
      files: [{ name: 'song-01.abc', content: `song of seed ${seed}` }],
    }),
  );
  const contents = stored.map(({ exhibits }) => {
    const [exhibit] = exhibits;
    assert.ok(exhibit?.kind === 'songs');
    const name = exhibit.songs[0]?.files[0] ?? '';
    return [name, readFileSync(join(folder, name), 'utf8')];
  });
  assert.deepEqual(contents, [
    ['net/published/1/song-01.abc', 'song of seed 1'],
    ['net/published/2/song-01.abc', 'song of seed 2'],
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
