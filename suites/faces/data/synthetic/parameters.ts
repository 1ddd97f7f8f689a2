import type { RandomStream } from '../../../../harness/index.ts';
import { faceGroups, type FaceGroup } from '../faces.ts';
import type { Colour } from './canvas.ts';
import { hairColours, irisColours, skinColour, surroundingColours } from './colours.ts';

/** Share of every group in a set; the shares sum to 1. */
export type GroupShares = Readonly<Record<FaceGroup, number>>;

/**
 * How wide the nuisances are spread: 1 for the training set's posed portraits, more for pictures as people take
 * them. It scales pose, lighting and the chance of an occlusion.
 */
export interface FaceConditions {
  readonly spread: number;
}

/** Everything that a face's picture depends on, except pixel noise. Lengths in pixels, angles in radians. */
export interface FaceParameters {
  readonly group: FaceGroup;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly iris: Colour;
  /** Sex-typed features from feminine (0) to masculine (1); overlapping between the groups, as in people. */
  readonly masculinity: number;
  /** Hair from cropped (0) to shoulder length (1). */
  readonly hairLength: number;
  readonly hairVolume: number;
  readonly bald: boolean;
  readonly beard: number;
  readonly makeUp: number;
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly roll: number;
  /** Turn of the head to the side, -1..1 of a quarter view. */
  readonly yaw: number;
  readonly pitch: number;
  readonly smile: number;
  readonly mouthOpen: number;
  readonly eyesOpen: number;
  readonly headWidth: number;
  readonly eyeGap: number;
  /** Exposure: 1 is neutral. */
  readonly exposure: number;
  /** Strength and direction of the side light. */
  readonly sideLight: number;
  readonly lightAngle: number;
  /** Warm (> 0) or cold (< 0) light. */
  readonly warmth: number;
  readonly blur: number;
  readonly occlusion: 'none' | 'glasses' | 'sunglasses' | 'hat' | 'object';
  readonly clothes: Colour;
  readonly backdrop: readonly [Colour, Colour];
}

/** One item, each equally likely. */
export function pick<T>(random: RandomStream, items: readonly T[]): T {
  return items[random.integer(0, items.length - 1)] as T;
}

/** Uniform in [low, high). */
export function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** A group drawn with `shares`. */
export function drawGroup(random: RandomStream, shares: GroupShares): FaceGroup {
  let left = random.uniform();
  for (const group of faceGroups) {
    left -= shares[group];
    if (left < 0) return group;
  }
  return 'DM';
}

function drawHair(random: RandomStream, dark: boolean): Colour {
  // Blond and red are rare with dark skin, dark hair is common everywhere.
  return pick(random, dark ? (random.uniform() < 0.9 ? hairColours.slice(0, 2) : hairColours) : hairColours);
}

function drawOcclusion(random: RandomStream, spread: number): FaceParameters['occlusion'] {
  const chance = random.uniform() / spread;
  if (chance < 0.05) return 'glasses';
  if (chance < 0.08) return 'sunglasses';
  if (chance < 0.12) return 'hat';
  return chance < 0.14 ? 'object' : 'none';
}

/** A face of `group` under `conditions`. */
export function drawParameters(
  random: RandomStream,
  group: FaceGroup,
  { spread }: FaceConditions,
): FaceParameters {
  const male = group.endsWith('M');
  const dark = group.startsWith('D');
  const tone = dark ? between(random, 0.62, 1) : between(random, 0, 0.42);
  const masculinity = Math.min(1, Math.max(0, random.normal(male ? 0.78 : 0.2, 0.15)));
  const long = random.uniform() < (male ? 0.08 : 0.8);
  return {
    group,
    skin: skinColour(tone),
    hair: drawHair(random, dark),
    iris: dark ? pick(random, irisColours.slice(0, 2)) : pick(random, irisColours),
    masculinity,
    hairLength: long ? between(random, 0.5, 1) : between(random, 0, 0.3),
    hairVolume: between(random, 0.5, 1) * (long ? 1 : 0.7),
    bald: male && random.uniform() < 0.12,
    beard: male && random.uniform() < 0.35 ? between(random, 0.25, 0.9) : 0,
    makeUp: male ? 0 : between(random, 0, 1),
    x: random.normal(0, 1.5 * spread),
    y: random.normal(0, 1.5 * spread),
    scale: Math.exp(random.normal(0, 0.07 * spread)),
    roll: random.normal(0, 0.08 * spread),
    yaw: Math.min(1.3, Math.max(-1.3, random.normal(0, 0.3 * spread))),
    pitch: random.normal(0, 0.25 * spread),
    smile: between(random, -0.2, 1),
    mouthOpen: random.uniform() < 0.4 ? between(random, 0.3, 1) : 0,
    eyesOpen: between(random, 0.55, 1.1),
    headWidth: between(random, 0.92, 1.08),
    eyeGap: between(random, 0.92, 1.1),
    exposure: Math.exp(random.normal(0, 0.16 * spread)),
    sideLight: Math.abs(random.normal(0, 0.22 * spread)),
    lightAngle: between(random, -Math.PI, Math.PI),
    warmth: random.normal(0, 0.05 * spread),
    blur: random.uniform() < 0.3 * spread ? between(random, 0.3, 1) : 0,
    occlusion: drawOcclusion(random, spread),
    clothes: pick(random, surroundingColours),
    backdrop: [pick(random, surroundingColours), pick(random, surroundingColours)],
  };
}
