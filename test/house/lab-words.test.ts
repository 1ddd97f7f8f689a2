/** The harness and the reports know no lab: words of one in them are a lab's knowledge in the wrong room. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';

/** Also as parts of identifiers: `mnistFile`, `songsView`. */
const words =
  /mnist|keras|irish|celeba|\bsongs?\b|songs?(?=[A-Z])|(?<=[a-z])Songs?\b|\babc(?:js)?\b|\bfaces?\b|corpus|debias/i;

/** Files that must name what they are about, each with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  'harness/core/migrate-result.ts': 'reads version 1, which had an exhibit of songs',
};

const sources = /\.(?:ts|mjs|js|hbs)$/;

function wordsIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => sources.test(file) && !(file in exceptions) && !file.startsWith('reports/out/'))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (words.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    );
}

for (const folder of ['harness', 'reports']) {
  test(`no word of a lab in ${folder}/`, () => {
    assert.deepEqual(wordsIn(folder), []);
  });
}

test('the words are found where labs are', () => {
  assert.ok(wordsIn('suites').length > 100);
});

test.run();
