import assert from 'node:assert/strict';
import { test } from 'uvu';
import { engrave, renderSheetMusic } from '../../reports/music/sheet-music.ts';
import { tune } from './fixture/exhibits.ts';

test('a scale plays its pitches in time: 180 quarter notes a minute where no tempo is named', () => {
  const { notes, durationMs } = engrave('X:1\nT:scale\nM:4/4\nL:1/4\nK:C\nCDEF|');
  assert.deepEqual(
    notes.map((note) => note.pitch),
    [60, 62, 64, 65],
  );
  assert.deepEqual(
    notes.map((note) => note.startMs),
    [0, 333, 667, 1000],
  );
  assert.equal(Math.round(durationMs / 10), 133);
});

test('a named tempo and repeats are kept', () => {
  const { notes } = engrave('X:1\nM:4/4\nL:1/4\nQ:1/4=60\nK:G\n|:F2G2:|');
  assert.deepEqual(
    notes.map(({ startMs, pitch }) => [startMs, pitch]),
    [
      [0, 66],
      [2000, 67],
      [4000, 66],
      [6000, 67],
    ],
  );
});

test('the cursor reaches every note of the drawing at the time it sounds', () => {
  const { svg, cursor, notes } = engrave(tune);
  const drawn = new Set([...svg.matchAll(/data-index="(\d+)"/g)].map((match) => Number(match[1])));
  assert.ok(cursor.every((event) => drawn.has(event.index)));
  const times = new Set(notes.map((note) => note.startMs));
  const missed = cursor.filter((event) => ![-1, 0, 1].some((shift) => times.has(event.atMs + shift)));
  assert.deepEqual(missed, []);
});

test('text of a song cannot become markup', () => {
  const svg = renderSheetMusic(tune);
  assert.match(svg, /The &lt;b&gt;Fixture&lt;\/b&gt; &amp; /);
  assert.doesNotMatch(svg, /<b>|<title|<style|<script/);
});

test('a text without notes gives an empty score, and no globals stay behind', () => {
  assert.deepEqual(engrave('').notes, []);
  assert.deepEqual(engrave('X:1\nT:<script>\nK:C\n').notes, []);
  assert.equal('document' in globalThis, false);
  assert.equal('window' in globalThis, false);
});

test('a tune that the engraver breaks off at is reported with the reason, and prints nothing', () => {
  const printed: unknown[] = [];
  const { log } = console;
  console.log = (...words: unknown[]) => printed.push(words);
  // A unit of 1/85 of a whole note has no note head, and beams of none cannot be laid out.
  const broken = 'X:1\nL:1/85\nK:G\nBG D>D|Ec cA/B/|';
  try {
    const score = engrave(broken);
    assert.deepEqual([score.svg, score.notes, score.cursor], ['', [], []]);
    assert.ok((score.failure ?? '').length > 0);
    assert.equal(engrave(tune).failure, null);
  } finally {
    console.log = log;
  }
  assert.deepEqual(printed, []);
  assert.equal('document' in globalThis, false);
});

test.run();
