import type { FaceParameters } from './parameters.ts';

/** Maps the face's own coordinates, in units of half the head's height, to the picture. */
export interface Pose {
  readonly unit: number;
  readonly at: (x: number, y: number, depth?: number) => { x: number; y: number; angle: number };
}

/** The pose of a face: its place, size, roll, yaw and pitch. */
export function poseOf(face: FaceParameters): Pose {
  const unit = 23 * face.scale;
  const cos = Math.cos(face.roll);
  const sin = Math.sin(face.roll);
  return {
    unit,
    at(x, y, depth = 0) {
      // Features in front of the head's axis (depth > 0) shift with yaw and pitch.
      const across = (x * (1 - 0.15 * Math.abs(face.yaw) * depth) + 0.28 * face.yaw * depth) * unit;
      const down = (y + 0.16 * face.pitch * depth) * unit;
      return {
        x: face.x + across * cos - down * sin,
        y: face.y + 1 + across * sin + down * cos,
        angle: face.roll,
      };
    },
  };
}
