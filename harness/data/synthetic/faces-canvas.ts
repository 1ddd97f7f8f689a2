/** Width and height of every face image, in pixels: the size that the face lab trains on. */
export const faceSide = 64;
/** Pixels of one image. */
export const facePixels = faceSide * faceSide;
/** Bytes of one image: three colour channels. */
export const faceBytes = facePixels * 3;

/** Red, green and blue in 0..1 (values outside are clipped when the image becomes bytes). */
export type Colour = readonly [number, number, number];

/** `from` at 0, `to` at 1. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** A colour made brighter (factor > 1) or darker (factor < 1). */
export function shade(colour: Colour, factor: number): Colour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

/** A canvas of 64x64 linear RGB values; every shape has anti-aliased edges. Coordinates are pixels from the centre. */
export interface FaceCanvas {
  readonly values: Float32Array;
}

/** A black canvas. */
export function createCanvas(): FaceCanvas {
  return { values: new Float32Array(faceBytes) };
}

/** Where a shape lies: its centre, its rotation in radians, and the rows that it can touch. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly angle?: number;
}

/** Limits in the shape's own, rotated coordinates: nothing outside them is painted. */
export interface Clip {
  readonly above?: number;
  readonly below?: number;
}

/**
 * A filled superellipse |x/a|^p + |y/b|^p <= 1. `softness` is the width of its edge in pixels (1: a sharp,
 * anti-aliased edge), `power` is p (2: an ellipse; larger: squarer), `opacity` its strength.
 */
export function fillOval(
  canvas: FaceCanvas,
  place: Placement,
  radii: readonly [number, number],
  colour: Colour,
  look: { opacity?: number; softness?: number; power?: number; clip?: Clip } = {},
): void {
  const { opacity = 1, softness = 1, power = 2, clip } = look;
  const [a, b] = radii;
  const { values } = canvas;
  const centre = faceSide / 2 - 0.5;
  const cos = Math.cos(place.angle ?? 0);
  const sin = Math.sin(place.angle ?? 0);
  const reach = Math.max(a, b) * (power > 2 ? 1.3 : 1) + softness;
  const tall = Math.min(
    reach,
    Math.abs(b * cos) + Math.abs(a * sin) + softness + (power > 2 ? reach * 0.2 : 0),
  );
  const wide = Math.min(
    reach,
    Math.abs(a * cos) + Math.abs(b * sin) + softness + (power > 2 ? reach * 0.2 : 0),
  );
  const top = Math.max(0, Math.ceil(centre + place.y - tall));
  const bottom = Math.min(faceSide - 1, Math.floor(centre + place.y + tall));
  const left = Math.max(0, Math.ceil(centre + place.x - wide));
  const right = Math.min(faceSide - 1, Math.floor(centre + place.x + wide));
  const scale = Math.min(a, b) / softness;
  const lowest = clip?.below ?? Infinity;
  const highest = clip?.above ?? -Infinity;
  const [red, green, blue] = colour;
  for (let row = top; row <= bottom; row++) {
    const dy = row - centre - place.y;
    for (let column = left; column <= right; column++) {
      const dx = column - centre - place.x;
      const x = (dx * cos + dy * sin) / a;
      const down = dy * cos - dx * sin;
      if (down < highest || down > lowest) continue;
      const y = down / b;
      const distance =
        power === 2 ? Math.sqrt(x * x + y * y) : (Math.abs(x) ** power + Math.abs(y) ** power) ** (1 / power);
      const coverage = 0.5 - (distance - 1) * scale;
      if (coverage <= 0) continue;
      const strength = coverage >= 1 ? opacity : coverage * opacity;
      const at = (row * faceSide + column) * 3;
      values[at] = (values[at] ?? 0) + (red - (values[at] ?? 0)) * strength;
      values[at + 1] = (values[at + 1] ?? 0) + (green - (values[at + 1] ?? 0)) * strength;
      values[at + 2] = (values[at + 2] ?? 0) + (blue - (values[at + 2] ?? 0)) * strength;
    }
  }
}

/** A rotated rectangle of half-sizes `halves`, as a very square superellipse has visible corners. */
export function fillBox(
  canvas: FaceCanvas,
  place: Placement,
  halves: readonly [number, number],
  colour: Colour,
  opacity = 1,
): void {
  const { values } = canvas;
  const centre = faceSide / 2 - 0.5;
  const cos = Math.cos(place.angle ?? 0);
  const sin = Math.sin(place.angle ?? 0);
  const [red, green, blue] = colour;
  const reach = Math.hypot(halves[0], halves[1]) + 1;
  const top = Math.max(0, Math.ceil(centre + place.y - reach));
  const bottom = Math.min(faceSide - 1, Math.floor(centre + place.y + reach));
  const left = Math.max(0, Math.ceil(centre + place.x - reach));
  const right = Math.min(faceSide - 1, Math.floor(centre + place.x + reach));
  for (let row = top; row <= bottom; row++) {
    const dy = row - centre - place.y;
    for (let column = left; column <= right; column++) {
      const dx = column - centre - place.x;
      const outside = Math.max(
        Math.abs(dx * cos + dy * sin) - halves[0],
        Math.abs(dy * cos - dx * sin) - halves[1],
      );
      if (outside >= 0.5) continue;
      const strength = opacity * Math.min(1, 0.5 - outside);
      const at = (row * faceSide + column) * 3;
      values[at] = (values[at] ?? 0) + (red - (values[at] ?? 0)) * strength;
      values[at + 1] = (values[at + 1] ?? 0) + (green - (values[at + 1] ?? 0)) * strength;
      values[at + 2] = (values[at + 2] ?? 0) + (blue - (values[at + 2] ?? 0)) * strength;
    }
  }
}

/** A stroke along the parabola y = bend * (x/half)^2 - bend, `half` pixels to each side of the centre. */
export function strokeArc(
  canvas: FaceCanvas,
  place: Placement,
  half: number,
  bend: number,
  thickness: number,
  colour: Colour,
  opacity = 1,
): void {
  const { values } = canvas;
  const centre = faceSide / 2 - 0.5;
  const cos = Math.cos(place.angle ?? 0);
  const sin = Math.sin(place.angle ?? 0);
  const [red, green, blue] = colour;
  const reach = half + Math.abs(bend) + thickness + 1;
  const top = Math.max(0, Math.ceil(centre + place.y - reach));
  const bottom = Math.min(faceSide - 1, Math.floor(centre + place.y + reach));
  const left = Math.max(0, Math.ceil(centre + place.x - reach));
  const right = Math.min(faceSide - 1, Math.floor(centre + place.x + reach));
  for (let row = top; row <= bottom; row++) {
    const dy = row - centre - place.y;
    for (let column = left; column <= right; column++) {
      const dx = column - centre - place.x;
      const x = dx * cos + dy * sin;
      const share = x / half;
      if (share < -1.15 || share > 1.15) continue;
      const slope = (2 * bend * share) / half;
      const away = Math.abs(dy * cos - dx * sin - bend * (share * share - 1)) / Math.sqrt(1 + slope * slope);
      const taper = 1 - Math.max(0, Math.abs(share) - 0.7) * 1.2;
      const coverage = (thickness * taper) / 2 + 0.5 - away;
      if (coverage <= 0) continue;
      const strength = opacity * Math.min(1, coverage);
      const at = (row * faceSide + column) * 3;
      values[at] = (values[at] ?? 0) + (red - (values[at] ?? 0)) * strength;
      values[at + 1] = (values[at + 1] ?? 0) + (green - (values[at + 1] ?? 0)) * strength;
      values[at + 2] = (values[at + 2] ?? 0) + (blue - (values[at + 2] ?? 0)) * strength;
    }
  }
}
