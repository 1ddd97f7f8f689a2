import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import { resizeBilinear } from '../../harness/data/resize.ts';

const expected = JSON.parse(
  readFileSync(new URL('../suites/faces/data/faces-cv2.json', import.meta.url), 'utf8'),
) as {
  stride: number;
  patterns: Record<string, string>;
};

function pattern(width: number, height: number) {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        pixels[(y * width + x) * 3 + c] = (7 * x + 13 * y + 31 * c + 5 * ((x * y) % 17)) & 255;
      }
    }
  }
  return { width, height, channels: 3, pixels };
}

for (const [size, sampled] of Object.entries(expected.patterns)) {
  test(`${size} becomes 64x64 as in OpenCV, to the last bit`, () => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    const { pixels } = resizeBilinear(pattern(width, height), 64, 64);
    const ours = pixels.filter((_, index) => index % expected.stride === 0);
    assert.deepEqual(ours, Uint8Array.from(Buffer.from(sampled, 'base64')));
  });
}

test('a constant image stays constant at any size', () => {
  for (const value of [0, 1, 127, 254, 255]) {
    const image = { width: 7, height: 5, channels: 1, pixels: new Uint8Array(35).fill(value) };
    assert.deepEqual(resizeBilinear(image, 13, 3).pixels, new Uint8Array(39).fill(value));
  }
});

test('halving takes the mean of each 2x2 block, rounded', () => {
  const image = { width: 2, height: 2, channels: 1, pixels: Uint8Array.of(10, 20, 31, 40) };
  assert.deepEqual([...resizeBilinear(image, 1, 1).pixels], [25]);
});

test('the same size is a copy', () => {
  const image = pattern(5, 4);
  const same = resizeBilinear(image, 5, 4);
  assert.deepEqual(same.pixels, image.pixels);
  assert.notEqual(same.pixels, image.pixels);
});

test.run();
