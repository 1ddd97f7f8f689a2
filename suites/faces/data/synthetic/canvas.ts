import { faceSide } from '../faces.ts';

/** Pixels of one image. */
export const facePixels = faceSide * faceSide;

/** Red, green and blue in 0..1; values outside are clipped when the image becomes bytes. */
export type Colour = readonly [number, number, number];

/** 64x64 RGB values, row major. */
export type FaceCanvas = Float32Array;

/** Where a shape lies: pixels from the image's centre (x right, y down), and its rotation in radians. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly angle?: number;
}

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

const centre = faceSide / 2 - 0.5;

/**
 * Blends `colour` over every pixel of a shape that lies within `extent.a` across and `extent.b` down of its place;
 * `coverage(x, y)` is asked in the shape's own, rotated coordinates.
 */
function paint(
  canvas: FaceCanvas,
  place: Placement,
  extent: { readonly a: number; readonly b: number },
  colour: Colour,
  opacity: number,
  coverage: (x: number, y: number) => number,
): void {
  const cos = Math.cos(place.angle ?? 0);
  const sin = Math.sin(place.angle ?? 0);
  const tall = extent.b * Math.abs(cos) + extent.a * Math.abs(sin);
  const wide = extent.a * Math.abs(cos) + extent.b * Math.abs(sin);
  const top = Math.max(0, Math.ceil(centre + place.y - tall));
  const bottom = Math.min(faceSide - 1, Math.floor(centre + place.y + tall));
  const left = Math.max(0, Math.ceil(centre + place.x - wide));
  const right = Math.min(faceSide - 1, Math.floor(centre + place.x + wide));
  const red = colour[0];
  const green = colour[1];
  const blue = colour[2];
  for (let row = top; row <= bottom; row++) {
    const dy = row - centre - place.y;
    for (let column = left; column <= right; column++) {
      const dx = column - centre - place.x;
      const covered = coverage(dx * cos + dy * sin, dy * cos - dx * sin);
      if (covered <= 0) continue;
      const strength = covered >= 1 ? opacity : covered * opacity;
      const at = (row * faceSide + column) * 3;
      canvas[at] = (canvas[at] ?? 0) * (1 - strength) + red * strength;
      canvas[at + 1] = (canvas[at + 1] ?? 0) * (1 - strength) + green * strength;
      canvas[at + 2] = (canvas[at + 2] ?? 0) * (1 - strength) + blue * strength;
    }
  }
}

export interface OvalLook {
  /** Strength of the colour, 0..1; default 1. */
  readonly opacity?: number;
  /** Width of the edge in pixels; default 1, an anti-aliased edge. */
  readonly softness?: number;
  /** Exponent p >= 2 of the superellipse |x/a|^p + |y/b|^p <= 1 below its centre; default 2, an ellipse. */
  readonly jaw?: number;
  /** Only what lies above (smaller y than) this line of the shape's own coordinates. */
  readonly above?: number;
  /** Only what lies below this line. */
  readonly below?: number;
}

/** A filled oval with half-axes `a` (along x) and `b` (along y). */
export function fillOval(
  canvas: FaceCanvas,
  place: Placement,
  a: number,
  b: number,
  colour: Colour,
  look: OvalLook = {},
): void {
  const { opacity = 1, softness = 1, jaw = 2, above = Infinity, below = -Infinity } = look;
  const scale = Math.min(a, b) / softness;
  const outer = 1 + 0.5 / scale;
  const inner = Math.max(0, 1 - 0.5 / scale);
  paint(canvas, place, { a: a * outer, b: b * outer }, colour, opacity, (across, down) => {
    if (down > above || down < below) return 0;
    const x = across / a;
    const y = down / b;
    const square = x * x + y * y;
    // The ellipse lies inside every superellipse: most pixels are decided without a root.
    if (square < inner * inner) return 1;
    if (jaw === 2 || y < 0) {
      return square > outer * outer ? 0 : 0.5 - (Math.sqrt(square) - 1) * scale;
    }
    return 0.5 - ((Math.abs(x) ** jaw + y ** jaw) ** (1 / jaw) - 1) * scale;
  });
}

/** A filled rectangle with half-sizes `a` and `b`. */
export function fillBox(
  canvas: FaceCanvas,
  place: Placement,
  a: number,
  b: number,
  colour: Colour,
  opacity = 1,
): void {
  paint(
    canvas,
    place,
    { a: a + 0.5, b: b + 0.5 },
    colour,
    opacity,
    (x, y) => 0.5 - Math.max(Math.abs(x) - a, Math.abs(y) - b),
  );
}

/**
 * A stroke along the parabola y = bend * ((x / half)^2 - 1): its ends at y = 0, its middle at -bend, so that a
 * positive bend is an arch (an eyebrow) and a negative one a bowl (a smile). It thins towards its ends.
 */
export function strokeArc(
  canvas: FaceCanvas,
  place: Placement,
  half: number,
  bend: number,
  thickness: number,
  colour: Colour,
  opacity = 1,
): void {
  const extent = { a: half * 1.15, b: Math.abs(bend) * 1.33 + thickness / 2 + 0.5 };
  paint(canvas, place, extent, colour, opacity, (x, y) => {
    const share = x / half;
    if (share < -1.15 || share > 1.15) return 0;
    const slope = (2 * bend * share) / half;
    const away = Math.abs(y - bend * (share * share - 1)) / Math.sqrt(1 + slope * slope);
    const taper = 1 - Math.max(0, Math.abs(share) - 0.7) * 1.2;
    return (thickness * taper) / 2 + 0.5 - away;
  });
}
