import type { RandomStream } from '../../../../harness/index.ts';
import { fillBox, fillOval, mix, shade, strokeArc, type Colour, type FaceCanvas } from './canvas.ts';
import { paintBeard, paintEyes, paintMouth, paintNose } from './features.ts';
import { poseOf, type Pose } from './pose.ts';
import { between, pick, type FaceParameters } from './parameters.ts';
import { surroundingColours } from './colours.ts';

const black: Colour = [0.03, 0.03, 0.03];

function paintBody(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  const { unit, at } = pose;
  const neck = 0.3 + 0.14 * face.masculinity;
  fillOval(canvas, at(0, 1.75), (1.05 + 0.35 * face.masculinity) * unit, 0.62 * unit, face.clothes);
  fillBox(canvas, at(0, 1), neck * unit, 0.42 * unit, shade(face.skin, 0.78));
  fillOval(canvas, at(0, 1.3), (neck + 0.12) * unit, 0.24 * unit, shade(face.skin, 0.88));
}

function paintHairBehind(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  if (face.bald) return;
  const { unit, at } = pose;
  const width = (0.8 + 0.22 * face.hairVolume) * face.headWidth;
  fillOval(canvas, at(0, -0.25), width * unit, (0.86 + 0.12 * face.hairVolume) * unit, face.hair);
  if (face.hairLength < 0.35) return;
  const length = 0.35 + 0.9 * face.hairLength;
  fillOval(canvas, at(-0.02, length * 0.45), (width + 0.02) * unit, length * unit, shade(face.hair, 0.82), {
    jaw: 3,
  });
}

function paintHead(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  const { unit, at } = pose;
  const width = (0.72 + 0.06 * face.masculinity) * face.headWidth * unit;
  const jaw = 2 + 0.6 * face.masculinity;
  if (face.hairLength < 0.35 || face.bald) {
    for (const side of [-1, 1]) {
      fillOval(
        canvas,
        at(side * 0.76 * face.headWidth, 0.02, -0.3),
        0.12 * unit,
        0.2 * unit,
        shade(face.skin, 0.85),
      );
    }
  }
  fillOval(canvas, at(0, 0), width, unit, shade(face.skin, 0.92), { jaw });
  // The middle of the face is nearer to the light.
  fillOval(canvas, at(0, 0.02, 0.5), width * 0.85, unit * 0.85, face.skin, { jaw, softness: 7 });
  const blush = mix(face.skin, [0.8, 0.3, 0.3], 0.12 + 0.18 * face.makeUp);
  for (const side of [-1, 1]) {
    fillOval(canvas, at(side * 0.4, 0.3, 0.8), 0.2 * unit, 0.16 * unit, blush, { softness: 4, opacity: 0.7 });
  }
}

function paintFringe(canvas: FaceCanvas, face: FaceParameters, pose: Pose): void {
  if (face.bald || face.occlusion === 'hat') return;
  const { unit, at } = pose;
  const width = (0.77 + 0.12 * face.hairVolume) * face.headWidth * unit;
  const line = -(0.52 - 0.12 * (face.hairVolume - 0.5)) * unit;
  fillOval(canvas, at(0, -0.06), width, (0.98 + 0.1 * face.hairVolume) * unit, face.hair, {
    above: line + 0.06 * unit,
  });
  const parting = 0.35 * (face.hairVolume - 0.7);
  fillOval(canvas, at(parting, -0.5), width * 0.86, 0.2 * unit, face.hair, { above: 0.1 * unit });
  strokeArc(canvas, at(parting, -0.85), width * 0.55, 0.12 * unit, 0.08 * unit, shade(face.hair, 1.5), 0.35);
  if (face.hairLength < 0.35) return;
  for (const side of [-1, 1]) {
    fillOval(
      canvas,
      { ...at(side * 0.76 * face.headWidth, 0.05 + 0.4 * face.hairLength), angle: face.roll + side * 0.12 },
      0.17 * unit,
      (0.55 + 0.5 * face.hairLength) * unit,
      shade(face.hair, 0.95),
    );
  }
}

function paintOcclusion(canvas: FaceCanvas, random: RandomStream, face: FaceParameters, pose: Pose): void {
  const { unit, at } = pose;
  switch (face.occlusion) {
    case 'none':
      return;
    case 'glasses':
    case 'sunglasses':
      for (const side of [-1, 1]) {
        const dark = face.occlusion === 'sunglasses';
        fillOval(canvas, at(side * 0.34, -0.11, 1.1), 0.27 * unit, 0.21 * unit, [0.06, 0.06, 0.08], {
          opacity: dark ? 0.95 : 0.12,
          jaw: 2.6,
        });
        strokeArc(canvas, at(side * 0.34, -0.13, 1.1), 0.27 * unit, 0.19 * unit, 0.06 * unit, black);
        strokeArc(canvas, at(side * 0.34, -0.09, 1.1), 0.27 * unit, -0.19 * unit, 0.06 * unit, black);
      }
      fillBox(canvas, at(0, -0.13, 1.15), 0.08 * unit, 0.03 * unit, black);
      return;
    case 'hat': {
      const colour = pick(random, surroundingColours);
      fillOval(canvas, at(0, -0.45), 0.9 * unit, 0.75 * unit, colour, { above: 0 });
      fillBox(canvas, at(0, -0.46), 0.98 * unit, 0.08 * unit, shade(colour, 0.7));
      return;
    }
    case 'object': {
      const place = at(between(random, -0.8, 0.8), between(random, 0.2, 1), 0);
      fillBox(
        canvas,
        { ...place, angle: between(random, 0, 3) },
        between(random, 0.2, 0.5) * unit,
        between(random, 0.15, 0.35) * unit,
        pick(random, surroundingColours),
      );
    }
  }
}

/** Paints one person over the backdrop, back to front. */
export function paintPortrait(canvas: FaceCanvas, random: RandomStream, face: FaceParameters): void {
  const pose = poseOf(face);
  paintHairBehind(canvas, face, pose);
  paintBody(canvas, face, pose);
  paintHead(canvas, face, pose);
  paintBeard(canvas, face, pose);
  paintNose(canvas, face, pose);
  paintMouth(canvas, face, pose);
  paintEyes(canvas, face, pose);
  paintFringe(canvas, face, pose);
  paintOcclusion(canvas, random, face, pose);
}
