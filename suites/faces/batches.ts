import {
  ReprolabError,
  type RandomStream,
  type RandomStreams,
  type TypedArray,
} from '../../harness/index.ts';
import { faceBytes, type FaceTrainingData } from './data/faces.ts';
import { distinctUniform, WeightedDraw } from './drawing.ts';

/** A byte as the lab feeds it: x / 255 in float32. */
const scaled = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Order of the colour channels in a model's input. Training images lie in BGR order. */
export type ChannelOrder = 'rgb' | 'bgr';

/** Writes one image's bytes as floats in 0..1 at image `slot` of `x`, with red and blue exchanged if asked. */
export function writeImage(
  bytes: Uint8Array,
  offset: number,
  exchange: boolean,
  x: TypedArray,
  slot: number,
): void {
  const to = slot * faceBytes;
  const first = exchange ? 2 : 0;
  for (let at = 0; at < faceBytes; at += 3) {
    x[to + at] = scaled[bytes[offset + at + first] ?? 0] ?? 0;
    x[to + at + 1] = scaled[bytes[offset + at + 1] ?? 0] ?? 0;
    x[to + at + 2] = scaled[bytes[offset + at + 2 - first] ?? 0] ?? 0;
  }
}

/** Rows of the `index`-th of batches that go through a set in file order and begin anew at its end. */
export function consecutiveRows(index: number, batchSize: number, count: number): number[] {
  return Array.from({ length: batchSize }, (_, slot) => (index * batchSize + slot) % count);
}

/**
 * The lab's batches: half faces, half non-faces, each drawn without replacement inside the batch, then sorted by
 * index. Batch `index` is a function of the seed, the index and the current face probabilities alone, whatever was
 * drawn before.
 */
export class FaceBatches {
  /** Rows of the training set with a face, ascending. */
  readonly faces: Int32Array;
  readonly #nonFaces: Int32Array;
  readonly #data: FaceTrainingData;
  readonly #random: RandomStreams;
  readonly #image = new Uint8Array(faceBytes);
  #weighted: WeightedDraw | null = null;

  /** Throws 'data-invalid' when half a batch is more than there are faces or non-faces. */
  constructor(data: FaceTrainingData, batchSize: number, random: RandomStreams) {
    const rowsWith = (label: number) =>
      Int32Array.from([...data.labels.keys()].filter((row) => data.labels[row] === label));
    this.faces = rowsWith(1);
    this.#nonFaces = rowsWith(0);
    this.#data = data;
    this.#random = random;
    const fewest = Math.min(this.faces.length, this.#nonFaces.length);
    if (fewest < batchSize / 2) {
      throw new ReprolabError(
        'data-invalid',
        `training faces: expected at least ${batchSize / 2} faces and as many non-faces for batches of ${batchSize}, found ${this.faces.length} and ${this.#nonFaces.length}`,
        { advice: 'Use the whole training set.' },
      );
    }
  }

  /** Draws faces with these probabilities from now on, one for each of `faces`; null draws them uniformly. */
  useFaceProbabilities(probabilities: Float64Array | null): void {
    this.#weighted = probabilities === null ? null : new WeightedDraw(probabilities);
  }

  /** The sorted rows of batch `index`, of `size` images. */
  rows(index: number, size: number): Int32Array {
    return this.#draw(this.#random.stream(`batch/${index}`), size);
  }

  /** The rows of a sample of `size` images that is no training batch: the lab's look at its training accuracy. */
  checkRows(size: number): Int32Array {
    const largest = 2 * Math.min(this.faces.length, this.#nonFaces.length);
    return this.#draw(this.#random.stream('training-check'), Math.min(size, largest), null);
  }

  #draw(stream: RandomStream, size: number, weighted = this.#weighted): Int32Array {
    const half = Math.floor(size / 2);
    const faces =
      weighted === null ? distinctUniform(stream, this.faces.length, half) : weighted.distinct(stream, half);
    const others = distinctUniform(stream, this.#nonFaces.length, half);
    const rows = [...faces.map((at) => this.faces[at] ?? 0), ...others.map((at) => this.#nonFaces[at] ?? 0)];
    return Int32Array.from(rows).sort();
  }

  /** Writes training batch `index`: `x` in RGB order, `y` 1 for faces. */
  fill(index: number, arrays: { readonly x: TypedArray; readonly y: TypedArray }): void {
    const rows = this.rows(index, arrays.y.length);
    this.fillRows(rows, 'rgb', arrays.x);
    for (const [slot, row] of rows.entries()) arrays.y[slot] = this.#data.labels[row] ?? 0;
  }

  /** Writes the images of `rows` one after the other. */
  fillRows(rows: ArrayLike<number>, order: ChannelOrder, x: TypedArray): void {
    for (let slot = 0; slot < rows.length; slot++) {
      this.#data.readImage(rows[slot] ?? 0, this.#image, 0);
      writeImage(this.#image, 0, order === 'rgb', x, slot);
    }
  }
}
