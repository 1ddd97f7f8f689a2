import { mix, type Colour } from './canvas.ts';

/** Skin from the lightest (0) to the darkest tone (1), at even steps. Chosen by eye, not measured from people. */
const skinTones: readonly Colour[] = [
  [0.96, 0.84, 0.76],
  [0.93, 0.77, 0.66],
  [0.87, 0.68, 0.55],
  [0.74, 0.54, 0.41],
  [0.58, 0.4, 0.29],
  [0.43, 0.28, 0.2],
  [0.3, 0.19, 0.14],
];

/** The skin colour at `tone` in 0..1, interpolated. */
export function skinColour(tone: number): Colour {
  const position = Math.min(0.9999, Math.max(0, tone)) * (skinTones.length - 1);
  const low = Math.floor(position);
  return mix(skinTones[low] ?? [0, 0, 0], skinTones[low + 1] ?? [0, 0, 0], position - low);
}

/** Natural hair, from black to blond; greys last. */
export const hairColours: readonly Colour[] = [
  [0.07, 0.06, 0.06],
  [0.16, 0.1, 0.07],
  [0.3, 0.19, 0.11],
  [0.45, 0.28, 0.15],
  [0.5, 0.22, 0.1],
  [0.72, 0.54, 0.3],
  [0.85, 0.72, 0.45],
  [0.62, 0.61, 0.6],
];

export const irisColours: readonly Colour[] = [
  [0.16, 0.1, 0.06],
  [0.3, 0.18, 0.08],
  [0.25, 0.35, 0.22],
  [0.25, 0.4, 0.58],
];

/** Clothes, walls, plants, sky. */
export const surroundingColours: readonly Colour[] = [
  [0.12, 0.12, 0.14],
  [0.3, 0.32, 0.36],
  [0.55, 0.56, 0.58],
  [0.85, 0.85, 0.83],
  [0.96, 0.95, 0.93],
  [0.16, 0.24, 0.45],
  [0.4, 0.58, 0.78],
  [0.2, 0.36, 0.2],
  [0.45, 0.55, 0.3],
  [0.6, 0.2, 0.18],
  [0.75, 0.5, 0.25],
  [0.42, 0.3, 0.22],
  [0.72, 0.62, 0.5],
  [0.5, 0.3, 0.45],
];
