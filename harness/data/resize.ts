/** Bilinear resizing of 8-bit images, bit for bit as OpenCV's cv2.resize does it. */

/** Fixed-point bits of an interpolation weight (INTER_RESIZE_COEF_BITS of OpenCV's imgproc/resize.cpp). */
const weightBits = 11;
const one = 1 << weightBits;

interface Taps {
  /** The two source positions that a target position is between. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Their weights, in 1/2048. */
  readonly lowWeight: Int32Array;
  readonly highWeight: Int32Array;
}

/**
 * Half-pixel centres: target position i lies at (i + 0.5) * source / target - 0.5, and the edge is repeated. Across,
 * OpenCV gives the edge all the weight; down, it keeps the weights and takes the edge row twice. That is the same but
 * for the rounding of its fixed-point sum, which `edgeWeights` reproduces.
 */
function tapsOf(source: number, target: number, edgeWeights: 'whole' | 'split'): Taps {
  const scale = 1 / (target / source);
  const last = source - 1;
  const low = new Int32Array(target);
  const high = new Int32Array(target);
  const lowWeight = new Int32Array(target);
  const highWeight = new Int32Array(target);
  for (let index = 0; index < target; index++) {
    const position = Math.fround((index + 0.5) * scale - 0.5);
    const first = Math.floor(position);
    const outside = first < 0 || first >= last;
    const share = outside && edgeWeights === 'whole' ? 0 : Math.fround(position - first);
    low[index] = Math.min(last, Math.max(0, first));
    high[index] = Math.min(last, Math.max(0, first + 1));
    lowWeight[index] = roundHalfToEven(Math.fround(1 - share) * one);
    highWeight[index] = roundHalfToEven(share * one);
  }
  return { low, high, lowWeight, highWeight };
}

/** cvRound: halves go to the even neighbour. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest === 0.5) return floor % 2 === 0 ? floor : floor + 1;
  return rest < 0.5 ? floor : floor + 1;
}

/** 8-bit samples, row major, channels interleaved. */
export interface ByteImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
}

/**
 * Resizes to `width` x `height` as cv2.resize with INTER_LINEAR does for uint8: weights in 1/2048, a horizontal
 * pass in integers, then a vertical pass with OpenCV's intermediate shifts. No low-pass filter when shrinking, as
 * there. The same size returns a copy.
 */
export function resizeBilinear(image: ByteImage, width: number, height: number): ByteImage {
  const { channels, pixels } = image;
  if (image.width === width && image.height === height) return { ...image, pixels: pixels.slice() };
  const across = tapsOf(image.width, width, 'whole');
  const down = tapsOf(image.height, height, 'split');
  const rowLength = width * channels;
  const passes = new Int32Array(image.height * rowLength);
  for (let row = 0; row < image.height; row++) {
    for (let column = 0; column < width; column++) {
      const left = (row * image.width + (across.low[column] ?? 0)) * channels;
      const right = (row * image.width + (across.high[column] ?? 0)) * channels;
      const leftWeight = across.lowWeight[column] ?? 0;
      const rightWeight = across.highWeight[column] ?? 0;
      for (let channel = 0; channel < channels; channel++) {
        passes[row * rowLength + column * channels + channel] =
          (pixels[left + channel] ?? 0) * leftWeight + (pixels[right + channel] ?? 0) * rightWeight;
      }
    }
  }
  const resized = new Uint8Array(height * rowLength);
  for (let row = 0; row < height; row++) {
    const upper = (down.low[row] ?? 0) * rowLength;
    const lower = (down.high[row] ?? 0) * rowLength;
    const upperWeight = down.lowWeight[row] ?? 0;
    const lowerWeight = down.highWeight[row] ?? 0;
    for (let at = 0; at < rowLength; at++) {
      // VResizeLinear: (b0 * (S0 >> 4) >> 16) + (b1 * (S1 >> 4) >> 16) + 2 >> 2
      const sum =
        ((upperWeight * ((passes[upper + at] ?? 0) >> 4)) >> 16) +
        ((lowerWeight * ((passes[lower + at] ?? 0) >> 4)) >> 16);
      resized[row * rowLength + at] = (sum + 2) >> 2;
    }
  }
  return { width, height, channels, pixels: resized };
}
