// Writes the HDF5 files of hdf5.test.ts into the folder given.
import { File, ready } from 'h5wasm/node';
import { join } from 'node:path';

const folder = process.argv[2];
const count = 40;
const faceBytes = 64 * 64 * 3;
const data = Uint8Array.from({ length: count * faceBytes }, (_, index) => (index * 7 + (index >> 11)) & 255);
const values = Float32Array.from({ length: count }, (_, index) => index % 2);
const images = { name: 'images', data, shape: [count, 64, 64, 3], dtype: '<B' };
const labels = { name: 'labels', data: values, shape: [count, 1], dtype: '<f' };
const few = data.subarray(0, 2 * faceBytes);
const gzip = { compression: 'gzip', compression_opts: [4] };
const labelled = (from, shape, dtype = '<f') => [images, { name: 'labels', data: from, shape, dtype }];

const files = {
  contiguous: [images, labels],
  // As large as 'contiguous'.
  darker: [{ ...images, data: data.map((byte) => byte >> 1) }, labels],
  'gzip-across-images': [{ ...images, chunks: [20, 4, 4, 1], ...gzip }, labels],
  'rows-left-over': [{ ...images, chunks: [24, 64, 64, 3] }, labels],
  'one-chunk-of-all': [{ ...images, chunks: [40, 8, 8, 3] }, labels],
  'labels-bytes': labelled(Uint8Array.from(values), [count], '<B'),
  'labels-int64': labelled(BigInt64Array.from(values, BigInt), [count, 1], '<q'),
  'no-images': [labels],
  'no-labels': [images],
  empty: [],
  'float-images': [
    { name: 'images', data: new Float32Array(2 * faceBytes), shape: [2, 64, 64, 3], dtype: '<f' },
    labels,
  ],
  'channels-first': [{ ...images, data: few, shape: [2, 3, 64, 64] }, labels],
  flat: [{ ...images, data: few, shape: [2, faceBytes] }, labels],
  'labels-too-few': labelled(values.subarray(1), [count - 1, 1]),
  'labels-in-pairs': labelled(new Float32Array(2 * count), [count, 2]),
  'labels-0-and-2': labelled(
    values.map((value) => value * 2),
    [count, 1],
  ),
  'labels-nan': labelled(
    values.map(() => NaN),
    [count, 1],
  ),
  'labels-all-1': labelled(
    values.map(() => 1),
    [count, 1],
  ),
  'labels-text': labelled(
    Array.from({ length: count }, () => 'face'),
    [count, 1],
    'S4',
  ),
};

await ready;
for (const [name, datasets] of Object.entries(files)) {
  const file = new File(join(folder, `${name}.h5`), 'w');
  for (const dataset of datasets) file.create_dataset(dataset);
  file.close();
}
for (const [name, target] of [
  ['linked', 'contiguous.h5'],
  ['linked-nowhere', 'nowhere.h5'],
]) {
  const file = new File(join(folder, `${name}.h5`), 'w');
  file.create_external_link(target, '/images', 'images');
  file.create_dataset(labels);
  file.close();
}
