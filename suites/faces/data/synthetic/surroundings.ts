import type { RandomStream } from '../../../../harness/index.ts';
import { faceBytes, faceSide } from '../faces.ts';
import { facePixels, fillBox, fillOval, type Colour, type FaceCanvas } from './canvas.ts';
import { surroundingColours } from './colours.ts';
import { between, pick } from './parameters.ts';

/** Light that falls on the whole picture. */
export interface PictureLight {
  readonly exposure: number;
  readonly sideLight: number;
  readonly lightAngle: number;
  readonly warmth: number;
  readonly blur: number;
}

/** Fills the canvas with a gradient between two colours and scatters large soft shapes over it. */
export function paintBackdrop(
  canvas: FaceCanvas,
  random: RandomStream,
  [from, to]: readonly [Colour, Colour],
): void {
  const angle = between(random, 0, 2 * Math.PI);
  const cos = Math.cos(angle) / faceSide;
  const sin = Math.sin(angle) / faceSide;
  for (let pixel = 0; pixel < facePixels; pixel++) {
    const column = pixel % faceSide;
    const share = 0.5 + (column - 32) * cos + ((pixel - column) / faceSide - 32) * sin;
    for (let channel = 0; channel < 3; channel++) {
      const start = from[channel] ?? 0;
      canvas[pixel * 3 + channel] = start + ((to[channel] ?? 0) - start) * share;
    }
  }
  for (let shapes = random.integer(0, 4); shapes > 0; shapes--) {
    const place = { x: between(random, -32, 32), y: between(random, -32, 32), angle: between(random, 0, 3) };
    const colour = pick(random, surroundingColours);
    const opacity = between(random, 0.2, 0.7);
    if (random.uniform() < 0.5) {
      fillOval(canvas, place, between(random, 4, 16), between(random, 4, 16), colour, {
        opacity,
        softness: between(random, 1, 8),
      });
    } else {
      fillBox(canvas, place, between(random, 2, 14), between(random, 6, 30), colour, opacity);
    }
  }
}

const blurred = new Float32Array(faceBytes);

/** Averages every pixel with its four neighbours, `strength` 0..1: a cheap lens blur. Overwritten by the next call. */
function blur(canvas: FaceCanvas, strength: number): FaceCanvas {
  blurred.set(canvas);
  const stride = faceSide * 3;
  const share = 1 / (1 + 4 * strength);
  for (let at = stride + 3; at < faceBytes - stride - 3; at++) {
    const around =
      (canvas[at - 3] ?? 0) + (canvas[at + 3] ?? 0) + (canvas[at - stride] ?? 0) + (canvas[at + stride] ?? 0);
    blurred[at] = ((canvas[at] ?? 0) + strength * around) * share;
  }
  return blurred;
}

/** A reusable table of normal noise: drawing 12,288 numbers anew for every image would cost more than the image. */
export function createNoise(random: RandomStream): Float32Array {
  return Float32Array.from({ length: 1 << 16 }, () => random.normal());
}

/**
 * Applies the light, the sensor's noise and 8-bit rounding, and writes the image's bytes at `offset`, in RGB or
 * (as train_face.h5 stores its images) BGR order.
 */
export function developPicture(
  canvas: FaceCanvas,
  random: RandomStream,
  light: PictureLight,
  noise: Float32Array,
  target: { bytes: Uint8Array; offset: number; order: 'rgb' | 'bgr' },
): void {
  const source = light.blur > 0 ? blur(canvas, light.blur) : canvas;
  const red = light.exposure * (1 + light.warmth) * 255;
  const green = light.exposure * 255;
  const blue = light.exposure * (1 - light.warmth) * 255;
  const cos = (Math.cos(light.lightAngle) * light.sideLight) / 32;
  const sin = (Math.sin(light.lightAngle) * light.sideLight) / 32;
  const level = between(random, 0.005, 0.03) * 255;
  const start = random.integer(0, noise.length - 1);
  const { bytes, order } = target;
  const redAt = order === 'rgb' ? 0 : 2;
  for (let pixel = 0; pixel < facePixels; pixel++) {
    const column = pixel & (faceSide - 1);
    const lit = 1 + (column - 32) * cos + ((pixel - column) / faceSide - 32) * sin;
    const at = pixel * 3;
    const out = target.offset + at;
    bytes[out + redAt] = toByte((source[at] ?? 0) * lit * red + level * (noise[(start + at) & 0xffff] ?? 0));
    bytes[out + 1] = toByte(
      (source[at + 1] ?? 0) * lit * green + level * (noise[(start + at + 1) & 0xffff] ?? 0),
    );
    bytes[out + 2 - redAt] = toByte(
      (source[at + 2] ?? 0) * lit * blue + level * (noise[(start + at + 2) & 0xffff] ?? 0),
    );
  }
}

function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : value + 0.5;
}
