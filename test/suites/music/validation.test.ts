import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { openAbcLibrary } from '../../../suites/music/abc/index.ts';
import { extractSongs } from '../../../suites/music/data/irish.ts';
import { countCompleteBars, problemsOf } from '../../../suites/music/validation.ts';
import { jig, reel } from './abc-examples.ts';

const library = openAbcLibrary();
test.after(() => library.close());
const problems = async (song: string) => problemsOf(await library.parse(song));

test('good songs have no problem', async () => {
  assert.deepEqual(await problems(jig), []);
  assert.deepEqual(await problems(reel), []);
});

test('a song is read as a musician reads it', async () => {
  const tune = await library.parse(jig);
  assert.equal(tune.key, 'G Major');
  assert.equal(tune.metre, '6/8');
  assert.deepEqual(
    tune.headers.map(([name]) => name),
    ['X', 'T', 'Z', 'M', 'L', 'K'],
  );
  assert.equal(tune.noteLengths[0], 1 / 8);
  // The pick-up, then bars of 6/8, the last of each part short by the pick-up.
  assert.deepEqual(
    tune.bars.slice(0, 5).map((bar) => bar.length * 8),
    [1, 6, 6, 6, 5],
  );
  assert.deepEqual(
    tune.bars.slice(0, 5).map((bar) => bar.inner),
    [false, true, true, true, false],
  );
});

test('triplets last two thirds', async () => {
  const tune = await library.parse(reel);
  assert.ok(Math.abs((tune.noteLengths[0] as number) - 1 / 12) < 1e-12);
  assert.equal(tune.noteLengths[3], 1 / 8);
  // Eight bars; the first has no bar line before it, the last ends with a double one.
  assert.deepEqual(countCompleteBars(tune), { inner: 6, complete: 6 });
});

test('missing header fields are named', async () => {
  assert.match((await problems(jig.replace('M:6/8\n', ''))).join('; '), /header without M:/);
  assert.match((await problems('GAB dBG|')).join('; '), /header without X:, T:, M:, L:, K:/);
  assert.match((await problems(jig.replace(/^X:1\n(T:.*)\n/, '$1\nX:1\n'))).join('; '), /begins with T:/);
});

test('keys, metres, numbers and unit lengths that are none are problems', async () => {
  assert.match((await problems(jig.replace('K:G Major', 'K:H Major'))).join('; '), /K: names no key/);
  assert.match((await problems(jig.replace('K:G Major', 'K:GMxyz'))).join('; '), /parser: /);
  assert.match((await problems(jig.replace('M:6/8', 'M:6/x'))).join('; '), /M: names no metre/);
  assert.match((await problems(jig.replace('X:1', 'X:1a'))).join('; '), /X: is no number/);
  assert.match((await problems(jig.replace('L:1/8', 'L:q'))).join('; '), /L: is no unit length/);
});

test('complaints of the parser are plain text', async () => {
  const warnings = (await problems(jig.replace('GAB dBG|', 'GAB [dBG|'))).filter((text) =>
    text.startsWith('parser: '),
  );
  assert.equal(warnings.length > 0, true);
  assert.doesNotMatch(warnings.join(' '), /<|>|&[a-z]+;/);
});

test('bars that do not fit the metre are a problem when they are more than one in ten', async () => {
  assert.match((await problems(jig.replace('gfg edB|', 'gfg ed|'))).join('; '), /1 of 6 inner bars/);
  const long = jig.replace('GAB dBG|', `${'GAB dBG|'.repeat(20)}GAB dB|`);
  assert.deepEqual(await problems(long), []);
});

test('songs without notes or without bars are invalid', async () => {
  assert.deepEqual(await problems('X:1\nT:Silence\nM:C\nL:1/8\nK:C'), ['no notes']);
  assert.deepEqual(await problems('X:1\nT:One bar\nM:C\nL:1/8\nK:C\nABc2'), ['no bar between two bar lines']);
});

test('a metre that changes inside the song is followed', async () => {
  const changing = 'X:1\nT:Two metres\nM:C\nL:1/8\nK:C\nc8|c8|c8|\nM:3/4\nL:1/8\nc6|c6|c6|';
  assert.deepEqual(countCompleteBars(await library.parse(changing)), { inner: 5, complete: 5 });
});

test('no text makes the parser throw', async () => {
  for (const text of [
    '',
    '\n',
    ')(ab[z|~%$&q"x|[[1 (5a (3b',
    'X:',
    'K:',
    '|||:::',
    'X:1\nK:G\n"'.repeat(3),
  ]) {
    assert.ok((await problems(text)).length > 0, JSON.stringify(text));
  }
});

const path = fileURLToPath(new URL('../../../../shared/data/irish/irish.abc', import.meta.url));
const present = existsSync(path);
if (!present) console.log('skipped: no irish.abc in a shared/data folder beside the checkout');
const onCorpus = (name: string, check: () => Promise<void>): void => {
  if (present) test(name, check);
  else test.skip(name, check);
};
onCorpus('the rule fits the corpus: of every tenth of its songs, 96% or more are valid', async () => {
  const songs = extractSongs(readFileSync(path, 'latin1')).filter((_, index) => index % 10 === 0);
  const found = await Promise.all(songs.map(problems));
  const valid = found.filter((each) => each.length === 0);
  assert.ok(valid.length >= 0.96 * songs.length, `${valid.length} of ${songs.length}`);
});

test('a parser that complains about every character is quoted three times', async () => {
  const garbled = jig.replace('GAB dBG', 'w$;w$;w$;');
  const { warnings } = await library.parse(garbled);
  assert.ok(warnings.length > 4, `${warnings.length} warnings`);
  const complaints = problemsOf(await library.parse(garbled)).filter((problem) =>
    problem.startsWith('parser: '),
  );
  assert.deepEqual(complaints, [
    ...warnings.slice(0, 3).map((warning) => `parser: ${warning}`),
    `parser: ${warnings.length - 3} further complaints`,
  ]);
});

test('a text that abcjs itself breaks off at is a song without anything but that problem', async () => {
  // Two titles after a line without notes: the parser reads past the end of an empty voice.
  const tune = await library.parse('s\nT:\nT:');
  assert.match(tune.warnings.join(), /^breaks off: /);
  assert.deepEqual([tune.key, tune.metre, tune.noteLengths, tune.bars], [null, null, [], []]);
  assert.ok(problemsOf(tune).some((problem) => problem.startsWith('parser: breaks off: ')));
});

test('a song that the parser must not see has that as its only problem', async () => {
  assert.deepEqual(await problems(jig.replace('M:6/8', 'M:6/0')), ['not read: no music has a metre of 6/0']);
});

test.run();
