import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { parseIdx } from '../../harness/data/idx.ts';
import { idx } from './small-data.ts';

function refuses(bytes: Uint8Array, rank: number, message: RegExp) {
  assert.throws(
    () => parseIdx(bytes, rank, 'some-file'),
    (error) =>
      error instanceof ReprolabError &&
      error.code === 'data-invalid' &&
      error.message.startsWith('some-file: ') &&
      message.test(error.message),
  );
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
}

test('reads shape and bytes, plain and gzipped', () => {
  const bytes = idx([2, 3], [1, 2, 3, 4, 5, 6]);
  for (const input of [bytes, gzipSync(bytes)]) {
    const { shape, values } = parseIdx(input, 2, 'x');
    assert.deepEqual(shape, [2, 3]);
    assert.deepEqual([...values], [1, 2, 3, 4, 5, 6]);
  }
});

test('reads a view into a larger buffer', () => {
  const bytes = idx([2], [7, 9]);
  const larger = Buffer.concat([Buffer.from('abc'), bytes]);
  assert.deepEqual([...parseIdx(larger.subarray(3), 1, 'x').values], [7, 9]);
});

test('an array of no rows is an array', () => {
  assert.deepEqual([...parseIdx(idx([0]), 1, 'x').values], []);
});

test('refuses what is too short for a header', () => {
  refuses(new Uint8Array(0), 1, /expected an IDX header of 8 bytes, found 0 bytes/);
  refuses(idx([1]).subarray(0, 7), 1, /found 7 bytes/);
});

test('refuses a wrong magic number, type and rank', () => {
  const bytes = idx([4], [1]);
  refuses(changed(bytes, 0, 1), 1, /magic number that begins 00 00, found 01000801/);
  refuses(changed(bytes, 2, 0x0d), 1, /expected IDX type 08 \(unsigned byte\), found type 0d/);
  refuses(idx([4, 1]), 1, /expected 1 dimension\(s\), found 2/);
  refuses(idx([64]), 3, /expected 3 dimension\(s\), found 1/);
});

test('refuses missing and surplus bytes', () => {
  const bytes = idx([4], [1]);
  refuses(bytes.subarray(0, 11), 1, /expected 4 bytes for shape \[4\], found 3 bytes/);
  refuses(Buffer.concat([bytes, Buffer.from([0])]), 1, /found 5 bytes/);
});

test('refuses damaged gzip', () => {
  const packed = gzipSync(idx([100], [1, 2, 3]));
  refuses(packed.subarray(0, packed.length - 4), 1, /expected intact gzip, found unexpected end of file/);
  refuses(changed(packed, packed.length - 6, (packed.at(-6) ?? 0) ^ 1), 1, /intact gzip/);
});

test.run();
