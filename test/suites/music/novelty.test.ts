import assert from 'node:assert/strict';
import { test } from 'uvu';
import { randomStreams } from '../../../harness/core/random.ts';
import { isExactDuplicate, longestSharedSubstring, tuneBody } from '../../../suites/music/novelty.ts';
import { jig, reel } from './abc-examples.ts';

test('the longest shared substring of known strings', () => {
  assert.equal(longestSharedSubstring('abcdef', 'zabcy bcdefq'), 'bcdef');
  assert.equal(longestSharedSubstring('banana', 'ananas'), 'anana');
  assert.equal(longestSharedSubstring('aaaa', 'baab'), 'aa');
  assert.equal(longestSharedSubstring('abc', 'xyz'), '');
  assert.equal(longestSharedSubstring('', 'xyz'), '');
  assert.equal(longestSharedSubstring('abc', ''), '');
  assert.equal(longestSharedSubstring('same', 'same'), 'same');
});

/** By trying every substring. */
function bruteForceLength(a: string, b: string): number {
  for (let length = a.length; length > 0; length--) {
    for (let start = 0; start + length <= a.length; start++) {
      if (b.includes(a.slice(start, start + length))) return length;
    }
  }
  return 0;
}

test('agrees with trying every substring, on random texts of few letters', () => {
  const stream = randomStreams(11).stream('texts');
  const text = (length: number, letters: number) =>
    Array.from({ length }, () => 'abcd'[stream.integer(0, letters - 1)]).join('');
  for (let round = 0; round < 200; round++) {
    const letters = 2 + (round % 3);
    const a = text(stream.integer(1, 40), letters);
    const b = text(stream.integer(1, 120), letters);
    const shared = longestSharedSubstring(a, b);
    assert.equal(shared.length, bruteForceLength(a, b), `${a} and ${b}`);
    assert.ok(a.includes(shared) && b.includes(shared));
  }
});

test('a shared passage of a song is found in a corpus of 200,000 characters', () => {
  const stream = randomStreams(12).stream('texts');
  const corpus = Array.from({ length: 200_000 }, () => 'abcdefgh|:'[stream.integer(0, 9)]).join('');
  const song = `${'ab'.repeat(200)}${corpus.slice(150_000, 150_300)}${'cd'.repeat(150)}`;
  const shared = longestSharedSubstring(song, corpus);
  assert.ok(shared.includes(corpus.slice(150_000, 150_300)) && corpus.includes(shared));
});

test('the tune body is what follows the key', () => {
  assert.equal(tuneBody('X:1\nK:G\nabc|\ndef|\n'), 'abc|\ndef|');
  assert.equal(tuneBody('X:1\nK:G'), '');
});

test('the same tune under another title or number is a duplicate, another tune is none', () => {
  const renamed = jig.replace('The Test of Patience', 'Old Wine').replace('X:1', 'X:99');
  assert.equal(isExactDuplicate(renamed, [reel, jig]), true);
  assert.equal(isExactDuplicate(`\n${jig}\n`, [jig]), true);
  assert.equal(isExactDuplicate(jig.replace('GAB', 'GBA'), [reel, jig]), false);
  assert.equal(isExactDuplicate('X:3\nT:Empty\nK:G', ['X:4\nT:Other\nK:G']), false);
});

test.run();
