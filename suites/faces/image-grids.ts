import type { Exhibit } from '../../harness/index.ts';
import { faceBytes, faceGroups, faceSide, groupsInWords, type FaceTrainingData } from './data/faces.ts';
import type { TestSet } from './face-data.ts';

export type ImageGrid = Extract<Exhibit, { kind: 'image-grid' }>;
type GridImage = ImageGrid['images'][number];

/** An image of 64x64 RGB bytes as a report takes it. */
export function gridImage(rgb: Uint8Array, caption: string): GridImage {
  return { caption, width: faceSide, height: faceSide, rgbBase64: Buffer.from(rgb).toString('base64') };
}

/** RGB bytes of a model's output: floats, nominally in 0..1. */
export function toBytes(values: ArrayLike<number>, offset: number): Uint8Array {
  return Uint8Array.from({ length: faceBytes }, (_, at) =>
    Math.round(255 * Math.min(1, Math.max(0, values[offset + at] ?? 0))),
  );
}

/** Image `row` of the training set in RGB order. */
export function trainingImage(train: FaceTrainingData, row: number): Uint8Array {
  const bytes = new Uint8Array(faceBytes);
  train.readImage(row, bytes, 0);
  for (let at = 0; at < faceBytes; at += 3) {
    const blue = bytes[at] ?? 0;
    bytes[at] = bytes[at + 2] ?? 0;
    bytes[at + 2] = blue;
  }
  return bytes;
}

const sheetColumns = 8;

/** The first faces and non-faces of the training set and of every test group: what the numbers are about. */
export function contactSheet(train: FaceTrainingData, test: TestSet): ImageGrid {
  const rowsOf = (label: number) =>
    [...train.labels.keys()].filter((row) => train.labels[row] === label).slice(0, sheetColumns);
  const images = [
    ...rowsOf(1).map((row) => gridImage(trainingImage(train, row), 'training face')),
    ...rowsOf(0).map((row) => gridImage(trainingImage(train, row), 'training non-face')),
  ];
  for (const group of faceGroups) {
    const { count, images: bytes } = test.data.groups[group];
    for (let at = 0; at < Math.min(count, sheetColumns); at++) {
      images.push(gridImage(bytes.subarray(at * faceBytes, (at + 1) * faceBytes), `test ${group}`));
    }
  }
  return {
    kind: 'image-grid',
    title: 'Contact sheet of the data',
    note: `First images of the training set (faces, then non-faces) and of each group of the test set (${test.what}). ${groupsInWords} ${test.note}`,
    columns: sheetColumns,
    images,
  };
}
