import { encode } from 'fast-png';
import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { decodePng } from '../../harness/data/png.ts';

/** CRC-32 of the PNG specification; Node's own came with 20.15. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG from its parts: rows are the packed samples of each line, without filter. */
function png(
  header: { width: number; height: number; depth: number; type: number },
  rows: number[][],
  extra: Buffer[] = [],
) {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(header.width, 0);
  ihdr.writeUInt32BE(header.height, 4);
  ihdr.set([header.depth, header.type, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', ihdr),
    ...extra,
    chunk('IDAT', deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])))),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

const pixelsOf = (bytes: Uint8Array) => [...decodePng(bytes, 'test.png').pixels];

function failsWith(pattern: RegExp, bytes: Uint8Array): void {
  assert.throws(
    () => decodePng(bytes, 'LF/1.png'),
    (error) => error instanceof ReprolabError && error.code === 'data-invalid' && pattern.test(error.message),
  );
}

test('RGB is taken as it is, alpha is dropped and not blended', () => {
  assert.deepEqual(
    pixelsOf(png({ width: 2, height: 1, depth: 8, type: 2 }, [[1, 2, 3, 4, 5, 6]])),
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual(
    pixelsOf(png({ width: 2, height: 1, depth: 8, type: 6 }, [[1, 2, 3, 0, 4, 5, 6, 128]])),
    [1, 2, 3, 4, 5, 6],
  );
});

test('grey, with and without alpha, fills three channels', () => {
  assert.deepEqual(
    pixelsOf(png({ width: 2, height: 1, depth: 8, type: 0 }, [[7, 250]])),
    [7, 7, 7, 250, 250, 250],
  );
  assert.deepEqual(pixelsOf(png({ width: 1, height: 1, depth: 8, type: 4 }, [[7, 9]])), [7, 7, 7]);
});

test('16 bits keep their upper half', () => {
  assert.deepEqual(
    pixelsOf(png({ width: 1, height: 1, depth: 16, type: 2 }, [[1, 255, 128, 0, 255, 254]])),
    [1, 128, 255],
  );
  assert.deepEqual(pixelsOf(png({ width: 1, height: 1, depth: 16, type: 0 }, [[200, 255]])), [200, 200, 200]);
});

test('1, 2 and 4 bits of grey are spread over 0 to 255, rows padded to bytes', () => {
  const grey = (bytes: Uint8Array) => pixelsOf(bytes).filter((_, index) => index % 3 === 0);
  assert.deepEqual(
    grey(png({ width: 3, height: 2, depth: 1, type: 0 }, [[0b10100000], [0b01000000]])),
    [255, 0, 255, 0, 255, 0],
  );
  assert.deepEqual(grey(png({ width: 3, height: 1, depth: 2, type: 0 }, [[0b00011011]])), [0, 85, 170]);
  assert.deepEqual(grey(png({ width: 3, height: 1, depth: 4, type: 0 }, [[0x0f, 0x10]])), [0, 255, 17]);
});

test('a palette is looked up, with its transparency dropped', () => {
  const palette = [chunk('PLTE', Uint8Array.of(9, 8, 7, 1, 2, 3, 250, 251, 252))];
  const expected = [250, 251, 252, 9, 8, 7, 1, 2, 3];
  const header = { width: 3, height: 1, type: 3 };
  assert.deepEqual(pixelsOf(png({ ...header, depth: 8 }, [[2, 0, 1]], palette)), expected);
  assert.deepEqual(pixelsOf(png({ ...header, depth: 2 }, [[0b10000100]], palette)), expected);
  const transparent = [...palette, chunk('tRNS', Uint8Array.of(0))];
  assert.deepEqual(pixelsOf(png({ ...header, depth: 8 }, [[2, 0, 1]], transparent)), expected);
});

test('interlaced images decode to the same pixels', () => {
  const data = Uint8Array.from({ length: 11 * 9 * 3 }, (_, index) => (index * 37) % 256);
  const image = { width: 11, height: 9, channels: 3, depth: 8 as const, data };
  const interlaced = encode(image, { interlace: 'Adam7' });
  assert.equal(interlaced[28], 1);
  assert.deepEqual(pixelsOf(interlaced), [...data]);
});

test('other formats are named', () => {
  // A CMYK photograph is a JPEG, whatever its file is called: PNG has no CMYK.
  failsWith(
    /LF\/1\.png: expected a PNG image .* found a JPEG image/,
    Buffer.from('ffd8ffe000104a464946', 'hex'),
  );
  failsWith(/a GIF image/, Buffer.from('GIF89a..'));
  failsWith(/0 bytes of something else/, new Uint8Array(0));
  failsWith(/3 bytes of something else/, Buffer.from('abc'));
});

test('damaged, shortened and inconsistent files are refused', () => {
  const good = png(
    { width: 4, height: 4, depth: 8, type: 0 },
    Array.from({ length: 4 }, () => [1, 2, 3, 4]),
  );
  const flipped = Uint8Array.from(good);
  flipped[20] = (flipped[20] ?? 0) ^ 1;
  failsWith(/an intact PNG image, found a damaged one/, flipped);
  failsWith(/damaged|cut short/, good.subarray(0, good.length - 20));
  failsWith(/damaged|cut short/, good.subarray(0, 40));
  failsWith(/damaged|palette/, png({ width: 1, height: 1, depth: 8, type: 3 }, [[0]]));
  failsWith(
    /damaged|palette/,
    png({ width: 1, height: 1, depth: 8, type: 3 }, [[9]], [chunk('PLTE', Uint8Array.of(1, 2, 3))]),
  );
});

test.run();
