/** Turns control points into the points that a pen passes. */
import type { GlyphStroke } from './digit-glyphs.ts';

const pointsPerSpan = 4;

/**
 * Points along a stroke (x, y pairs): a Catmull-Rom spline through the control points, or, for straight strokes,
 * points spread along the lines so that a warp bends them too.
 */
export function penPath({ points, smooth }: GlyphStroke): number[] {
  const count = points.length / 2;
  const at = (index: number, axis: 0 | 1) =>
    points[2 * Math.min(count - 1, Math.max(0, index)) + axis] as number;
  const path: number[] = [];
  for (let span = 0; span + 1 < count; span++) {
    for (let part = 0; part < pointsPerSpan; part++) {
      const t = part / pointsPerSpan;
      for (const axis of [0, 1] as const) {
        const [a, b, c, d] = [at(span - 1, axis), at(span, axis), at(span + 1, axis), at(span + 2, axis)];
        path.push(smooth ? catmullRom(a, b, c, d, t) : b + t * (c - b));
      }
    }
  }
  path.push(at(count - 1, 0), at(count - 1, 1));
  return path;
}

/** The uniform Catmull-Rom spline from b (t = 0) to c (t = 1). */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return 0.5 * (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
}
