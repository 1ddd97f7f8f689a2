import assert from 'node:assert/strict';
import { test } from 'uvu';
import { type LibraryLimits, startLibrary } from '../../../../suites/music/abc/library-process.ts';
import { libraryLimits, openAbcLibrary } from '../../../../suites/music/abc/library.ts';
import { tune } from '../../../reports/fixture/exhibits.ts';

const song = (line: string) => `X:1\nT:A song\nM:4/4\nL:1/8\nK:D\n${line}\n`;

/** One process asked directly: what gets past the refusals must stop here. */
async function ask(line: string, limits: Partial<LibraryLimits> = {}) {
  const library = await startLibrary({ ...libraryLimits, milliseconds: 2_000, ...limits });
  try {
    return await library.ask('engrave', song(line));
  } finally {
    await library.close();
  }
}

test('what a process gives is what the library gives in this one', async () => {
  const library = openAbcLibrary();
  try {
    const { headers, unread, warnings, key, metre, noteLengths } = await library.parse(tune);
    assert.deepEqual([headers.length, unread, warnings, key, metre], [5, null, [], 'D Major', 'C|']);
    assert.ok(noteLengths.length > 40);
    const midi = await library.midi(tune);
    assert.equal(
      Buffer.from(midi.value ?? [])
        .subarray(0, 4)
        .toString('latin1'),
      'MThd',
    );
    const score = await library.engrave(tune);
    assert.match(score.value?.svg ?? '', /^<svg .*<\/svg>$/s);
    // A text without a tune is no failure.
    assert.deepEqual((await library.engrave('')).value?.notes, []);
  } finally {
    await library.close();
  }
});

test('a song that takes too long stops at its time, and the next one is read', async () => {
  // A hundred endings, each after a section of thousands of notes: long, but nothing that no music has.
  const endless = song(`${'|:abcd efga|'.repeat(60)}|1-100 ${'abcd efga|'.repeat(400)}:|2 abcd|`.repeat(3));
  const library = openAbcLibrary({ ...libraryLimits, milliseconds: 4_000 });
  try {
    const [stopped, next] = await Promise.all([library.engrave(endless), library.engrave(tune)]);
    assert.equal(stopped.failure, 'the ABC library did not finish within 4 s');
    assert.equal(next.failure, null);
  } finally {
    await library.close();
  }
});

test('what gets past the refusals stops at the limits of the process: time', async () => {
  assert.deepEqual(await ask('a9999999999|'), {
    kind: 'stuck',
    reason: 'the ABC library did not finish within 2 s',
    spent: true,
  });
});

test('what gets past the refusals stops at the limits of the process: memory', async () => {
  assert.deepEqual(await ask('|:ab|1-99999999 cd:|', { milliseconds: 60_000, megabytes: 100 }), {
    kind: 'stuck',
    reason: 'the ABC library needed more memory than the 100 MB that it may have',
    spent: true,
  });
});

test('a song that changes the language itself is found out, and its process ends', async () => {
  const answer = await ask('V:constructor\nabcd|');
  assert.deepEqual([answer.kind, answer.kind === 'stuck' && answer.spent], ['stuck', true]);
  // A voice called __proto__ has nothing to change there, and this process never saw it.
  await ask('V:__proto__\nabcd|');
  assert.deepEqual(Object.keys(Object.prototype), []);
});

test('a song that is refused starts no process', async () => {
  const library = openAbcLibrary({ milliseconds: 1, megabytes: 1 });
  assert.deepEqual(await library.midi(song('M:4/0')), {
    value: null,
    failure: 'no music has a metre of 4/0',
  });
  await library.close();
});

test('a process that cannot start is an error, and not the song to blame', async () => {
  const library = openAbcLibrary({ ...libraryLimits, megabytes: Number.NaN });
  await assert.rejects(library.parse(tune), /The worker process of the ABC library ended with/);
  await library.close();
});

test.run();
