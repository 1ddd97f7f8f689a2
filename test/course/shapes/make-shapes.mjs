/** Noisy shapes as gzipped IDX files, the same at every call: a disc, a square, a cross and seven more. */
import { Buffer } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const side = 28;

/** Whether a point (x, y) of [-1, 1] x [-1, 1] is ink. */
const shapes = [
  (x, y) => x * x + y * y < 1,
  (x, y) => Math.abs(x) < 0.8 && Math.abs(y) < 0.8,
  (x, y) => Math.abs(x) < 0.25 || Math.abs(y) < 0.25,
  (x, y) => Math.abs(x) + Math.abs(y) < 1,
  (x, y) => y > -0.8 && Math.abs(x) < (0.9 - y) / 2,
  (x, y) => x * x + y * y < 1 && x * x + y * y > 0.4,
  (x, y) => Math.abs(x - y) < 0.3,
  (x, y) => Math.abs(x + y) < 0.3,
  (x) => Math.abs(x) < 0.3,
  (_x, y) => Math.abs(y) < 0.3,
];

/** A linear congruential generator (Numerical Recipes), so that the bytes are the same everywhere. */
function generator(seed) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

function draw(count, { uniform, normal }) {
  const images = new Uint8Array(count * side * side);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const label = index % shapes.length;
    labels[index] = label;
    const centre = [14 + 5 * (uniform() - 0.5), 14 + 5 * (uniform() - 0.5)];
    const radius = 7 + 4 * uniform();
    const ink = 90 + 60 * uniform();
    for (let pixel = 0; pixel < side * side; pixel++) {
      const x = ((pixel % side) - centre[0]) / radius;
      const y = (Math.floor(pixel / side) - centre[1]) / radius;
      const isInk = Math.abs(x) < 1.1 && Math.abs(y) < 1.1 && shapes[label](x, y);
      const value = Math.round((isInk ? ink : 50) + 75 * normal());
      images[index * side * side + pixel] = Math.max(0, Math.min(255, value));
    }
  }
  return { images, labels };
}

/** An IDX file of bytes (type 8) with these dimensions. */
function idx(values, dimensions) {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header[2] = 8;
  header[3] = dimensions.length;
  for (const [axis, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * axis);
  return gzipSync(Buffer.concat([header, values]));
}

/** Writes 2,000 training and 500 test images with their labels into a folder. */
export function writeShapes(folder) {
  mkdirSync(folder, { recursive: true });
  const random = generator(12_345);
  for (const [part, count] of [
    ['train', 2000],
    ['test', 500],
  ]) {
    const { images, labels } = draw(count, random);
    writeFileSync(join(folder, `${part}-images-idx3-ubyte.gz`), idx(images, [count, side, side]));
    writeFileSync(join(folder, `${part}-labels-idx1-ubyte.gz`), idx(labels, [count]));
  }
}
