import assert from 'node:assert/strict';
import { test } from 'uvu';
import { openAbcLibrary } from '../../../suites/music/abc/index.ts';
import { randomStreams } from '../../../harness/core/random.ts';
import { exhibitSchema } from '../../../harness/core/result-schema.ts';
import { corpusOf, extractSongs } from '../../../suites/music/data/irish.ts';
import { splitCorpus } from '../../../suites/music/corpus.ts';
import { divergenceBits, histogramOf, lengthHistogram } from '../../../suites/music/distributions.ts';
import {
  divergenceMetrics,
  sampleSongs,
  songSet,
  statisticsExhibit,
} from '../../../suites/music/music-statistics.ts';
import { judgeSongs, songMetrics, songsExhibit } from '../../../suites/music/songs.ts';
import { valuesOf } from '../metric-values.ts';
import { jig, reel, smallCorpusText } from './abc-examples.ts';

const corpus = splitCorpus(corpusOf(extractSongs(smallCorpusText)), 0);

const library = openAbcLibrary();
test.after(() => library.close());

test('a MIDI file begins with its header: format, tracks, ticks', async () => {
  const { value: midi, failure } = await library.midi(jig);
  assert.ok(midi !== null);
  assert.equal(failure, null);
  const view = new DataView(midi.buffer, midi.byteOffset, midi.byteLength);
  assert.equal(Buffer.from(midi.subarray(0, 4)).toString('latin1'), 'MThd');
  assert.equal(view.getUint32(4), 6);
  assert.ok(view.getUint16(8) <= 1, 'format 0 or 1');
  assert.ok(view.getUint16(12) > 0, 'ticks per quarter note');
  // Every track follows with its own header and length, to the end of the file.
  let at = 14;
  for (let track = 0; track < view.getUint16(10); track++) {
    assert.equal(Buffer.from(midi.subarray(at, at + 4)).toString('latin1'), 'MTrk');
    at += 8 + view.getUint32(at + 4);
  }
  assert.equal(at, midi.length);
});

test('repeats are played out: the jig sounds twice as many notes as are written', async () => {
  const noteOns = async (song: string) =>
    [...((await library.midi(song)).value ?? [])].filter((byte) => (byte & 0xf0) === 0x90).length;
  assert.ok((await noteOns(jig)) > (await noteOns(jig.replaceAll(':|', '|'))) * 1.5);
});

test('a song without notes has no MIDI file', async () => {
  const judged = await judgeSongs(['X:1\nT:Silence\nM:C\nL:1/8\nK:C\n\n'], corpus, library);
  assert.deepEqual(Object.keys(judged.files), ['song-01.abc']);
  assert.deepEqual(judged.songs[0]?.shown.problems, ['no notes']);
});

test('a song whose repeats abcjs cannot play out is invalid with the reason, and has no MIDI file', async () => {
  const broken = 'X:1\nT:Broken\nM:4/4\nL:1/8\nK:D\nABcd|efga:|4';
  const { value, failure } = await library.midi(broken);
  assert.equal(value, null);
  assert.ok(failure.length > 0);
  const judged = await judgeSongs([`${broken}\n\n`], corpus, library);
  assert.deepEqual(Object.keys(judged.files), ['song-01.abc']);
  assert.match(judged.songs[0]?.shown.problems.join() ?? '', /cannot be played: /);
});

test('a song that no music is like is judged invalid with the reason, and the songs around it as ever', async () => {
  const texts = [`${jig}\n\n${jig.replace('GAB dBG', 'G9999999999')}\n\n${reel}\n\n`];
  const judged = await judgeSongs(texts, corpus, library);
  assert.deepEqual(
    judged.songs.map(({ shown }) => shown.problems),
    [[], ['not read: no music has a length of 9999999999'], []],
  );
  assert.equal(judged.songs[1]?.shown.title, judged.songs[0]?.shown.title);
  assert.deepEqual(judged.songs[1]?.shown.files, ['song-02.abc']);
});

test('songs are judged, and saved as ABC and MIDI', async () => {
  const spoilt = reel.replace('K:D Mixolydian', 'K:Q').replace('FADF', 'FADE');
  const text = `X:7\n${jig.slice(4).replace('GAB dBG', 'GBd gdB')}\n\n${spoilt}\n\n${jig}\n\nX:9\nT:unfinis`;
  const judged = await judgeSongs([text], corpus, library);
  const [fresh, broken, copy] = judged.songs;
  assert.equal(judged.songs.length, 3);
  assert.equal(fresh?.shown.valid, true);
  assert.equal(fresh.exactDuplicate, false);
  assert.equal(broken?.shown.valid, false);
  assert.match(broken.shown.problems.join('; '), /K: names no key/);
  assert.equal(copy?.exactDuplicate, true);
  assert.equal(copy.longestSharedCharacters, jig.length);
  assert.ok(fresh.longestSharedCharacters < jig.length);
  assert.deepEqual(Object.keys(judged.files), [
    'song-01.abc',
    'song-01.mid',
    'song-02.abc',
    'song-02.mid',
    'song-03.abc',
    'song-03.mid',
  ]);
  assert.equal(judged.files['song-03.abc'], `${jig}\n`);
  assert.deepEqual(valuesOf(songMetrics(judged)), {
    songsGenerated: 3,
    songsValid: 2,
    songsDuplicated: 1,
    songsPlayable: 1,
    validSongShare: 2 / 3,
    longestSharedCharacters: jig.length,
  });
  const exhibit = songsExhibit(judged, text.length, { title: 'Songs', lead: 'Written.' });
  assert.doesNotThrow(() => exhibitSchema.parse(exhibit));
  assert.match(exhibit.note, /^Written\. 3 songs in \d+ characters/);
  assert.deepEqual(Object.keys((await judgeSongs([text], corpus, library, 'other')).files).slice(0, 2), [
    'other-01.abc',
    'other-01.mid',
  ]);
});

test('a text without a whole song is reported as such', async () => {
  const judged = await judgeSongs(['Xjkl sdf'], corpus, library);
  // Zeros, not missing values: a run that wrote no song has measured that.
  assert.deepEqual(valuesOf(songMetrics(judged)), {
    songsGenerated: 0,
    songsValid: 0,
    songsDuplicated: 0,
    songsPlayable: 0,
  });
  assert.deepEqual(judged.files, {});
});

test('divergence: 0 for equal, 1 bit for disjoint, symmetric, by hand for a half overlap', () => {
  const histogram = (text: string) => histogramOf(text);
  assert.equal(divergenceBits(histogram('aabb'), histogram('ab')), 0);
  assert.equal(divergenceBits(histogram('aa'), histogram('bb')), 1);
  // p = (1, 0), q = (1/2, 1/2): H(3/4, 1/4) - H(1/2, 1/2) / 2
  const expected = -(0.75 * Math.log2(0.75) + 0.25 * Math.log2(0.25)) - 0.5;
  assert.ok(Math.abs((divergenceBits(histogram('a'), histogram('ab')) ?? 0) - expected) < 1e-12);
  assert.equal(
    divergenceBits(histogram('ab'), histogram('a')),
    divergenceBits(histogram('a'), histogram('ab')),
  );
  assert.equal(divergenceBits(histogram(''), histogram('a')), null);
});

test('lengths that rounding sets apart are one length', () => {
  assert.equal(lengthHistogram([1 / 12, 0.25 / 3, (1 / 8) * (2 / 3)]).size, 1);
});

test('the corpus does not diverge from itself; the table holds the schema', async () => {
  const whole = await songSet(corpus.trainingSongs, library);
  const sample = sampleSongs(whole, 1, randomStreams(1).stream('corpus sample'));
  const generated = await songSet([jig], library);
  const exhibit = statisticsExhibit(generated, sample, whole);
  assert.doesNotThrow(() => exhibitSchema.parse(exhibit));
  assert.ok(exhibit.kind === 'table');
  assert.deepEqual(exhibit.rows[0], ['songs', 1, 1, 2]);
  for (const row of exhibit.rows.filter(([name]) => String(name).includes('divergence'))) {
    assert.equal(row[3], 0, String(row[0]));
    assert.ok((row[1] as number) > 0, String(row[0]));
  }
  assert.deepEqual(Object.keys(divergenceMetrics(generated, whole)), [
    'characterDivergenceBits',
    'noteLengthDivergenceBits',
  ]);
});

test.run();
