import type { RandomStream, TypedArray } from '../../harness/index.ts';
import { imageSide } from './recipe.ts';

const pixelsPerImage = imageSide * imageSide;

/** A byte as the labs feed it: x / 255 in float32. */
const scaled = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Bytes row major, 784 an image; one label an image. */
export interface Images {
  readonly count: number;
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** The arrays of one batch; the length of `y` is the number of samples. */
export interface BatchArrays {
  readonly x: TypedArray;
  readonly y: TypedArray;
}

function copySample(source: Images, row: number, arrays: BatchArrays, slot: number): void {
  const { x, y } = arrays;
  const { images } = source;
  const end = (slot + 1) * pixelsPerImage;
  let from = row * pixelsPerImage;
  // Four pixels a turn halve the time: 9 instead of 15 us for a batch of 16, of a step that takes 300.
  for (let to = slot * pixelsPerImage; to < end; to += 4, from += 4) {
    x[to] = scaled[images[from] as number] as number;
    x[to + 1] = scaled[images[from + 1] as number] as number;
    x[to + 2] = scaled[images[from + 2] as number] as number;
    x[to + 3] = scaled[images[from + 3] as number] as number;
  }
  y[slot] = source.labels[row] as number;
}

/**
 * The batches of a training run, numbered from 0 over all epochs. An epoch visits each of the first `count`
 * images once, in file order or, given a stream, reshuffled: the same index array is shuffled again at every
 * epoch. An epoch's last batch may be smaller.
 */
export class TrainingBatches {
  readonly stepsPerEpoch: number;
  readonly #source: Images;
  readonly #batchSize: number;
  readonly #openStream: (() => RandomStream) | null;
  #order: Int32Array;
  #stream: RandomStream | null = null;
  /** Epoch that `#order` holds; -1 before the first shuffle. */
  #epoch = -1;

  /** @param openStream opens the shuffle stream at its beginning; null keeps the file's order */
  constructor(source: Images, batchSize: number, openStream: (() => RandomStream) | null) {
    this.stepsPerEpoch = Math.ceil(source.count / batchSize);
    this.#source = source;
    this.#batchSize = batchSize;
    this.#openStream = openStream;
    this.#order = Int32Array.from({ length: source.count }, (_, row) => row);
  }

  /**
   * Writes batch `index` into `arrays`; the length of `y` says how many samples. Past the epoch's last image a
   * full-sized batch goes on with the epoch's first ones (training itself asks for the smaller batch there).
   */
  fill(index: number, arrays: BatchArrays): void {
    this.#orderFor(Math.floor(index / this.stepsPerEpoch));
    const first = (index % this.stepsPerEpoch) * this.#batchSize;
    const samples = arrays.y.length;
    for (let slot = 0; slot < samples; slot++) {
      copySample(this.#source, this.#order[(first + slot) % this.#order.length] as number, arrays, slot);
    }
  }

  #orderFor(epoch: number): void {
    if (this.#openStream === null) return;
    if (this.#stream === null || epoch < this.#epoch) {
      this.#stream = this.#openStream();
      this.#order = this.#order.sort();
      this.#epoch = -1;
    }
    for (; this.#epoch < epoch; this.#epoch++) this.#stream.shuffle(this.#order);
  }
}

/**
 * Writes test batch `index` into `arrays`, in file order. Slots past the last image wrap to the first ones; a
 * reader of the outputs ignores them.
 */
export function fillInFileOrder(source: Images, index: number, arrays: BatchArrays): void {
  const samples = arrays.y.length;
  for (let slot = 0; slot < samples; slot++) {
    copySample(source, (index * samples + slot) % source.count, arrays, slot);
  }
}
