import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { refusalOf } from '../../../../suites/music/abc/refusal.ts';
import { extractSongs } from '../../../../suites/music/data/irish.ts';

const song = 'X:1\nT:A song\nM:4/4\nL:1/8\nK:D\nABcd efga|ABcd efga|';

/** What no music has -> how the reason names it. */
const refused: readonly (readonly [line: string, reason: RegExp])[] = [
  ['M:4/0', /a metre of 4\/0/],
  ['M:0/4', /a metre of 0\/4/],
  ['M:0', /a metre of 0/],
  ['M:(2+3)/0', /a metre/],
  ['M:1000000000/1', /a metre of 1000000000\/1/],
  ['AB[M:3/0]cd', /a metre of 3\/0/],
  ['L:1/0', /a unit length of 1\/0/],
  ['L:0', /a unit length of 0/],
  ['L:1/999999999', /999999999/],
  ['Q:1/4=0', /a tempo of 1\/4=0/],
  ['Q:1/0=90', /a tempo/],
  ['Q:1/4=999999999', /999999999/],
  ['a9999999999', /a length of 9999999999/],
  ['a/0', /a length of \/0/],
  ['[ace]99999', /a length of 99999/],
  ['z9999999', /a length of 9999999/],
  ['Z999999999', /a rest of Z999999999/],
  ['X5000', /a rest of X5000/],
  ['|:abc|1-99999999 def:|', /an ending \|1-99999999/],
  ['|:abc|1,101 def:|', /an ending/],
  ['(3:2:999999999abc', /a length of 999999999/],
  ['('.repeat(65), /more than 64 brackets inside one another/],
  ['V:__proto__', /a voice or setting called __proto__/],
  ['V:constructor name=x', /called constructor/],
  ['V:prototype', /called prototype/],
  ['ab[V:hasOwnProperty]cd', /called hasOwnProperty/],
  ['%%score (1 __proto__)', /called __proto__/],
  ['I:percmap toString', /called toString/],
  ['V:1 stafflines=99999999', /a setting of stafflines=99999999/],
  ['K:C octave=9999', /a setting of octave=9999/],
  ['%%staffwidth 1000000000', /a value of staffwidth 1000000000/],
  ['%%beginps', /PostScript/],
  ['ab[I:beginps]cd', /PostScript/],
];
for (const [line, reason] of refused) {
  test(`no music has it, in the body or the header: ${line.slice(0, 40)}`, () => {
    assert.match(refusalOf(`${song}\n${line}\n`) ?? '', reason);
    assert.match(refusalOf(`${line}\r\n${song}`) ?? '', reason);
  });
}

test('a song of more characters than any is refused', () => {
  assert.match(refusalOf('a'.repeat(50_001)) ?? '', /50001 characters/);
});

const allowed: readonly string[] = [
  ...[
    'M:C',
    'M:C|',
    'M:none',
    'M:10/8',
    'M:(2+2+3)/16',
    'L:1/10',
    'Q:1/4=120',
    'Q:"Not 0" 3/8=60',
    'Z10',
    'a10/16',
  ],
  ...['|:abc|1-3 def:|4 efg|]', '[1,2 abc:|', '(3abc'.repeat(70), '(ab)'.repeat(100), 'a//', 'K:C octave=-1'],
  ...['%%staffwidth 720', 'V:soprano clef=treble', '%%score (S A) (T B)', 'M:4/4 % not 1/0'],
  // Text may say what it likes.
  ...[
    'T:The constructor of 1/0, 9999999999',
    'w:9999999999 a/0',
    'N:V:__proto__',
    '"a/0 99999999"abc',
    '% a9999999999',
  ],
];
for (const line of allowed) {
  test(`music has it, or a text: ${line.slice(0, 40)}`, () => {
    assert.equal(refusalOf(`${song}\n${line}\n`), null);
  });
}

test('a refusal takes time in proportion to the song', () => {
  const started = performance.now();
  for (const piece of [
    '/',
    '0',
    '[',
    '|',
    '(',
    '"',
    '=',
    'a=',
    '[M:',
    ' ',
    '\\',
    '%',
    '__proto__ ',
    '1',
    ':',
    '|1',
    '0/',
  ]) {
    for (const before of ['', 'M:', 'L:', 'Q:', 'V:', '%%']) {
      refusalOf(before + piece.repeat(Math.floor(49_000 / piece.length)));
    }
  }
  assert.ok(performance.now() - started < 5_000, `${performance.now() - started} ms`);
});

const path = fileURLToPath(new URL('../../../../../shared/data/irish/irish.abc', import.meta.url));
const onCorpus = (name: string, check: () => void): void => {
  if (existsSync(path)) test(name, check);
  else test.skip(name, check);
};
if (!existsSync(path)) console.log('skipped: no irish.abc in a shared/data folder beside the checkout');
onCorpus('no song of the corpus is refused', () => {
  const songs = extractSongs(readFileSync(path, 'latin1'));
  assert.equal(songs.length, 817);
  assert.deepEqual(
    songs.map(refusalOf).filter((reason) => reason !== null),
    [],
  );
});

test.run();
