/**
 * A synthetic digit set of MNIST's shape, for machines without MNIST: glyphs of pen strokes, jittered, warped and
 * drawn with noise and stray marks. Where a digit lies, leans and bends varies so much that a network which must
 * learn every position anew (fully connected) does worse than one that shares its filters (convolutional).
 */
import { type Generated, identify, type RandomStream, randomStreams } from '../../../harness/index.ts';
import { digitGlyphs, type Glyph } from './digit-glyphs.ts';
import { InkSheet } from './ink.ts';
import type { LabelledImages, MnistData } from './images.ts';
import { penPath } from './pen-path.ts';

export interface SyntheticDigitOptions {
  /** Default 60,000. */
  readonly trainCount?: number;
  /** Default 10,000. */
  readonly testCount?: number;
  /** Draws only the first so many of the training set, the same as in the whole; default all. */
  readonly firstTrain?: number;
  /** Likewise of the test set. */
  readonly firstTest?: number;
  /** Any safe integer; the same seed gives the same bytes. Default 0: the set is one, like MNIST, for all runs. */
  readonly seed?: number;
}

const side = 28;
const pixels = side * side;
/** Images take their noise from a random place in a table of this many numbers. */
const noisePlaces = 65_536;

/** Generates the set; labels are balanced (each digit as often as the others, give or take one) and in random order. */
export function generateDigits(options: SyntheticDigitOptions = {}): Generated<MnistData> {
  const streams = randomStreams(options.seed ?? 0);
  const noise = normalTable(streams.stream('synthetic-digits/noise'));
  const { trainCount = 60_000, testCount = 10_000 } = options;
  const { firstTrain = trainCount, firstTest = testCount } = options;
  const train = generatePart(trainCount, firstTrain, streams.stream('synthetic-digits/train'), noise);
  const test = generatePart(testCount, firstTest, streams.stream('synthetic-digits/test'), noise);
  const named = (name: string, content: Uint8Array) => identify(`synthetic-digits/${name}`, content);
  return {
    data: { train, test },
    files: [
      named('train-images', train.images),
      named('train-labels', train.labels),
      named('test-images', test.images),
      named('test-labels', test.labels),
    ],
  };
}

/** The first images of a set of `whole`. */
function generatePart(
  whole: number,
  first: number,
  random: RandomStream,
  noise: Float32Array,
): LabelledImages {
  const count = Math.min(first, whole);
  // All labels, also of images that are not drawn: their order is a draw from the whole.
  const labels = random.shuffle(Uint8Array.from({ length: whole }, (_, index) => index % 10)).slice(0, count);
  const images = new Uint8Array(count * pixels);
  const digit = new InkSheet(side);
  const marks = new InkSheet(side);
  for (let index = 0; index < count; index++) {
    const glyphs = digitGlyphs[labels[index] as number] as readonly Glyph[];
    digit.clear();
    writeGlyph(digit, glyphs[random.integer(0, glyphs.length - 1)] as Glyph, random);
    marks.clear();
    drawStrayMarks(marks, random);
    develop(digit, marks, images.subarray(index * pixels, (index + 1) * pixels), random, noise);
  }
  return { count, images, labels };
}

/** One handwriting of a glyph: shaky control points, then lean, size, turn and shift, then a wave through it all. */
function writeGlyph(sheet: InkSheet, glyph: Glyph, random: RandomStream): void {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const height = between(14, 21);
  const width = height * between(0.65, 1.1);
  const turn = 0.2 * random.normal();
  const lean = 0.18 * random.normal();
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const centreX = side / 2 + between(-3, 3);
  const centreY = side / 2 + between(-3, 3);
  const thickness = between(1.3, 3.4);
  const waveHeight = between(0, 1.1);
  const [waveLength, wavePhaseX, wavePhaseY] = [between(9, 20), between(0, 6.3), between(0, 6.3)];

  for (const { points, smooth } of glyph) {
    const path = penPath({ points: points.map((value) => value + 0.035 * random.normal()), smooth });
    const warped: number[] = [];
    for (let at = 0; at < path.length; at += 2) {
      const v = ((path[at + 1] as number) - 0.5) * height;
      const u = ((path[at] as number) - 0.5) * width - lean * v;
      const x = centreX + cos * u - sin * v;
      const y = centreY + sin * u + cos * v;
      warped.push(
        x + waveHeight * Math.sin((2 * Math.PI * y) / waveLength + wavePhaseX),
        y + waveHeight * Math.sin((2 * Math.PI * x) / waveLength + wavePhaseY),
      );
    }
    drawPath(sheet, warped, thickness);
  }
}

function drawPath(sheet: InkSheet, path: readonly number[], thickness: number): void {
  for (let at = 0; at + 3 < path.length; at += 2) {
    const [x0, y0, x1, y1] = path.slice(at, at + 4) as [number, number, number, number];
    sheet.line(x0, y0, x1, y1, thickness);
  }
}

/** None to three short strokes that belong to no digit. */
function drawStrayMarks(sheet: InkSheet, random: RandomStream): void {
  const count = random.integer(0, 3);
  for (let mark = 0; mark < count; mark++) {
    const [x, y] = [side * random.uniform(), side * random.uniform()];
    const direction = 2 * Math.PI * random.uniform();
    const length = 2 + 5 * random.uniform();
    sheet.line(
      x,
      y,
      x + length * Math.cos(direction),
      y + length * Math.sin(direction),
      0.8 + random.uniform(),
    );
  }
}

/** Ink, fainter marks and a grain of noise become bytes. */
function develop(
  digit: InkSheet,
  marks: InkSheet,
  image: Uint8Array,
  random: RandomStream,
  noise: Float32Array,
): void {
  const ink = 190 + 65 * random.uniform();
  const markInk = 60 + 130 * random.uniform();
  const grain = 28 * random.uniform();
  const noiseStart = random.integer(0, noisePlaces - 1);
  // Rounds and clamps on assignment.
  const bytes = new Uint8ClampedArray(image.buffer, image.byteOffset, pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const drawn = Math.max(ink * digit.coverage(pixel), markInk * marks.coverage(pixel));
    bytes[pixel] = drawn + grain * (noise[noiseStart + pixel] as number);
  }
}

/** Standard normal numbers, drawn once: 55 million for a whole set would take longer than all the drawing. */
function normalTable(random: RandomStream): Float32Array {
  return Float32Array.from({ length: noisePlaces + pixels }, () => random.normal());
}
