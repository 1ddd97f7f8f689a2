import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { ReprolabError } from '../../../../harness/core/errors.ts';
import { corpusOf, extractSongs, irishFacts, parseIrish } from '../../../../suites/music/data/irish.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function refusal(action: () => unknown): ReprolabError {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof ReprolabError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'nothing was refused' });
}

test('songs are what stands between the beginning or a blank line and a blank line', () => {
  assert.deepEqual(extractSongs('X:1\nabc\n\nX:2\ndef\n\n'), ['X:1\nabc', 'X:2\ndef']);
});

test('a last song without a blank line after it is no song', () => {
  assert.deepEqual(extractSongs('X:1\nabc\n\nX:2\ndef\n'), ['X:1\nabc']);
  assert.deepEqual(extractSongs('X:1\nabc'), []);
  assert.deepEqual(extractSongs(''), []);
});

test("matches overlap as with Python's regex module: three newlines give a song twice", () => {
  // regex.findall('(^|\n\n)(.*?)\n\n', 'a\n\n\nb\n\n', overlapped=True, flags=DOTALL) gives these groups.
  assert.deepEqual(extractSongs('a\n\n\nb\n\n'), ['a', '\nb', 'b']);
});

test('the corpus joins songs by blank lines and sorts the characters by code', () => {
  const { text, vocabulary } = corpusOf(['b a', 'Z']);
  assert.equal(text, 'b a\n\nZ');
  assert.deepEqual(vocabulary, ['\n', ' ', 'Z', 'a', 'b']);
});

test('another corpus is refused with what was expected and found', () => {
  const error = refusal(() => parseIrish(bytesOf('X:1\nabc\n\n')));
  assert.equal(error.code, 'data-invalid');
  assert.match(error.message, /expected 817 songs, 83 distinct characters, 200679 characters in all/);
  assert.match(error.message, /found 1 songs, 7 distinct characters, 7 characters in all/);
  assert.match(error.advice ?? '', /data pull irish/);
});

test('text that is not ASCII is refused with its place', () => {
  const error = refusal(() => parseIrish(bytesOf('X:1\nT:Caf\u00e9\n\n')));
  assert.match(error.message, /byte c3 at offset 9/);
  assert.match(refusal(() => parseIrish(bytesOf('X:1\r\nabc\r\n\r\n'))).message, /byte 0d at offset 3/);
});

const path = fileURLToPath(new URL('../../../../../shared/data/irish/irish.abc', import.meta.url));
const present = existsSync(path);
const real = (name: string, check: () => void): void => {
  if (present) test(name, check);
  else test.skip(name, check);
};
if (!present) console.log('skipped: no irish.abc in a shared/data folder beside the checkout');

real('irish.abc: 817 songs, vocabulary 83, 200,679 characters', () => {
  const corpus = parseIrish(readFileSync(path));
  assert.deepEqual(
    {
      songs: corpus.songs.length,
      vocabulary: corpus.vocabulary.length,
      characters: corpus.text.length,
    },
    irishFacts,
  );
  assert.match(corpus.songs[0] ?? '', /^X:1\nT:Alexander's\n/);
  assert.equal(corpus.vocabulary[0], '\n');
  assert.equal(corpus.vocabulary.at(-1), '|');
});

real('irish.abc with a song missing is refused', () => {
  const text = readFileSync(path, 'latin1');
  const secondSong = text.indexOf('\n\nX:2\n');
  const error = refusal(() => parseIrish(bytesOf(text.slice(secondSong + 2))));
  assert.match(error.message, /found 816 songs, 83 distinct characters/);
});

test.run();
