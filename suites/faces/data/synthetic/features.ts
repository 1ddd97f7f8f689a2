import { fillOval, mix, shade, strokeArc, type Colour, type FaceCanvas } from './canvas.ts';
import type { FaceParameters } from './parameters.ts';
import type { Pose } from './pose.ts';

const black: Colour = [0.03, 0.03, 0.03];

/** Stubble or a full beard, by its strength. */
export function paintBeard(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  if (face.beard === 0) return;
  const { unit, at } = pose;
  const opacity = Math.min(0.92, face.beard);
  const colour = shade(face.hair, 0.9);
  const width = 0.68 * face.headWidth * unit;
  fillOval(canvas, at(0, 0.16, 0.3), width, 0.84 * unit, colour, {
    jaw: 2.5,
    below: 0.3 * unit,
    opacity,
    softness: 2.5,
  });
  fillOval(canvas, at(0, 0.48, 1), 0.3 * unit, 0.17 * unit, face.skin, { softness: 2, opacity: 0.5 });
  strokeArc(canvas, at(0, 0.44, 1), 0.28 * unit, 0.06 * unit, 0.1 * unit, colour, opacity);
}

/** Sockets, eyes, lashes and eyebrows. */
export function paintEyes(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  const { unit, at } = pose;
  const gap = 0.33 * face.eyeGap;
  const open = face.eyesOpen * (1.08 - 0.25 * face.masculinity);
  const brow = mix(face.hair, black, 0.35);
  for (const side of [-1, 1]) {
    const eye = at(side * gap, -0.12, 1);
    fillOval(canvas, at(side * gap, -0.13, 1), 0.22 * unit, 0.14 * unit, shade(face.skin, 0.72), {
      softness: 3,
      opacity: 0.8,
    });
    fillOval(canvas, eye, 0.165 * unit, 0.085 * open * unit, [0.93, 0.92, 0.9]);
    const iris = at(side * gap + 0.03 * face.yaw, -0.12, 1);
    fillOval(canvas, iris, 0.085 * unit, 0.085 * open * unit, face.iris);
    fillOval(canvas, iris, 0.045 * unit, 0.05 * unit, black);
    fillOval(
      canvas,
      at(side * gap + 0.03 * face.yaw - 0.02, -0.15, 1),
      0.022 * unit,
      0.022 * unit,
      [1, 1, 1],
    );
    const lash = (0.035 + 0.05 * face.makeUp) * unit;
    strokeArc(canvas, at(side * gap, -0.13, 1), 0.18 * unit, 0.085 * open * unit, lash, black, 0.85);
    const browPlace = at(side * gap * 1.03, -0.3 + 0.06 * face.masculinity, 1);
    strokeArc(
      canvas,
      { ...browPlace, angle: face.roll + side * 0.1 },
      0.2 * unit,
      (0.07 - 0.04 * face.masculinity) * unit,
      (0.045 + 0.07 * face.masculinity) * unit,
      brow,
      0.9,
    );
  }
}

/** The nose's shaded side, tip and nostrils. */
export function paintNose(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  const { unit, at } = pose;
  const width = 0.115 + 0.035 * face.masculinity;
  const shadowSide = face.yaw >= 0 ? 1 : -1;
  fillOval(canvas, at(shadowSide * 0.08, 0.08, 1.2), 0.05 * unit, 0.26 * unit, shade(face.skin, 0.76), {
    softness: 2,
    opacity: 0.6,
  });
  fillOval(canvas, at(0, 0.24, 1.35), width * unit, 0.09 * unit, shade(face.skin, 1.06), { softness: 2 });
  for (const side of [-1, 1]) {
    fillOval(canvas, at(side * width * 0.6, 0.29, 1.25), 0.045 * unit, 0.03 * unit, shade(face.skin, 0.42), {
      softness: 1.4,
    });
  }
}

/** Closed lips or an open mouth with teeth, and the shade under it. */
export function paintMouth(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  const { unit, at } = pose;
  const natural = mix(shade(face.skin, 0.78), [0.6, 0.22, 0.22], 0.45);
  const lips = mix(natural, [0.72, 0.1, 0.16], 0.7 * face.makeUp);
  const half = (0.25 + 0.07 * face.smile) * unit;
  const full = (0.1 - 0.035 * face.masculinity + 0.02 * face.makeUp) * unit;
  const place = at(0, 0.56, 1);
  if (face.mouthOpen > 0) {
    const tall = (0.06 + 0.09 * face.mouthOpen) * unit;
    fillOval(canvas, place, half, tall + full * 0.6, lips, { below: -0.06 * unit, jaw: 2.2 });
    fillOval(canvas, place, half * 0.82, tall, [0.2, 0.05, 0.06], { below: -0.04 * unit });
    fillOval(canvas, place, half * 0.76, tall * 0.5, [0.94, 0.93, 0.9], { below: -0.04 * unit });
  } else {
    const bend = -0.11 * face.smile * unit;
    strokeArc(canvas, place, half, bend, full * 2, lips);
    strokeArc(canvas, place, half, bend, 0.03 * unit, shade(lips, 0.4), 0.9);
  }
  fillOval(canvas, at(0, 0.75, 0.9), 0.16 * unit, 0.04 * unit, shade(face.skin, 0.8), {
    softness: 3,
    opacity: 0.6,
  });
}
