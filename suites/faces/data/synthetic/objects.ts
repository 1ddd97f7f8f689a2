import type { RandomStream } from '../../../../harness/index.ts';
import { faceSide } from '../faces.ts';
import {
  facePixels,
  fillBox,
  fillOval,
  mix,
  shade,
  strokeArc,
  type Colour,
  type FaceCanvas,
} from './canvas.ts';
import { skinColour, surroundingColours } from './colours.ts';
import { between, pick } from './parameters.ts';

type Painter = (canvas: FaceCanvas, random: RandomStream) => void;

/** Skin tones seen on things: wood, leather, sand, animals. Dark browns are the more common ones, as outdoors. */
function objectSkin(random: RandomStream): Colour {
  return skinColour(random.uniform() < 0.65 ? between(random, 0.5, 1) : between(random, 0, 0.5));
}

const anyColour = (random: RandomStream): Colour =>
  random.uniform() < 0.5 ? pick(random, surroundingColours) : objectSkin(random);

/** A place near the middle, where a face would be. */
const nearMiddle = (random: RandomStream) => ({
  x: random.normal(0, 3),
  y: random.normal(0, 3),
  angle: random.normal(0, 0.15),
});

/** A skin-coloured oval with a soft highlight and nothing on it: an egg, a stone, a potato. */
const plainOval: Painter = (canvas, random) => {
  const place = nearMiddle(random);
  const colour = objectSkin(random);
  const a = between(random, 13, 20);
  fillOval(canvas, place, a, between(random, 16, 26), shade(colour, 0.9), { jaw: between(random, 2, 2.7) });
  fillOval(canvas, place, a * 0.8, a * 0.9, colour, { softness: 7 });
};

/** A disc with stripes across it: a ball, a coin, a plate. */
const stripedDisc: Painter = (canvas, random) => {
  const place = nearMiddle(random);
  const colour = anyColour(random);
  const other = anyColour(random);
  const radius = between(random, 12, 24);
  fillOval(canvas, place, radius, radius * between(random, 0.85, 1.2), colour);
  const gap = between(random, 5, 10);
  const angle = random.uniform() < 0.6 ? 0 : between(random, 0, 3);
  for (let offset = -radius + gap; offset < radius; offset += gap) {
    const half = Math.sqrt(Math.max(0, radius * radius - offset * offset));
    const shift = { x: place.x - offset * Math.sin(angle), y: place.y + offset * Math.cos(angle), angle };
    fillBox(canvas, shift, half, gap * 0.25, other);
  }
};

/** A skin-coloured oval with dark and light marks anywhere but where a face has them: fur, knots in wood, fruit. */
const markedOval: Painter = (canvas, random) => {
  const place = nearMiddle(random);
  const colour = objectSkin(random);
  const a = between(random, 13, 20);
  const b = between(random, 15, 24);
  fillOval(canvas, place, a, b, colour, { jaw: between(random, 2, 2.7) });
  for (let marks = random.integer(2, 7); marks > 0; marks--) {
    const angle = between(random, 0, 2 * Math.PI);
    const far = Math.sqrt(random.uniform()) * 0.8;
    const spot = {
      x: place.x + Math.cos(angle) * far * a,
      y: place.y + Math.sin(angle) * far * b,
      angle: between(random, 0, 3),
    };
    const tint =
      random.uniform() < 0.65 ? shade(colour, between(random, 0.2, 0.6)) : mix(colour, [1, 1, 1], 0.6);
    if (random.uniform() < 0.6) {
      fillOval(canvas, spot, between(random, 1, 4), between(random, 1, 3), tint);
    } else {
      strokeArc(canvas, spot, between(random, 3, 8), between(random, -4, 4), between(random, 0.8, 2.5), tint);
    }
  }
};

/** Two dark spots side by side on an oval, but no face: an owl, a socket, a car's front. */
const twoSpots: Painter = (canvas, random) => {
  const place = nearMiddle(random);
  const colour = objectSkin(random);
  const a = between(random, 14, 22);
  fillOval(canvas, place, a, between(random, 14, 24), colour, { jaw: between(random, 2, 4) });
  const y = place.y + between(random, -9, 11);
  const gap = between(random, 5, 9);
  const size = between(random, 1.5, 5);
  const tint = random.uniform() < 0.7 ? shade(colour, 0.25) : pick(random, surroundingColours);
  for (const side of [-1, 1]) {
    fillOval(canvas, { x: place.x + side * gap, y }, size, size * between(random, 0.6, 1.4), tint);
  }
  // Some have a third mark below, where a mouth would be.
  if (random.uniform() < 0.4) {
    const below = { x: place.x + random.normal(0, 1), y: y + between(random, 6, 14) };
    strokeArc(canvas, below, between(random, 3, 9), between(random, -3, 3), between(random, 1, 4), tint);
  }
};

/** The hair and shoulders of somebody seen from behind. */
const backOfHead: Painter = (canvas, random) => {
  const { x, y } = nearMiddle(random);
  const hair = random.uniform() < 0.7 ? shade(objectSkin(random), 0.5) : pick(random, surroundingColours);
  fillOval(canvas, { x, y: y + 38 }, between(random, 24, 34), 16, pick(random, surroundingColours));
  fillBox(canvas, { x, y: y + 22 }, 8, 10, objectSkin(random));
  fillOval(canvas, { x, y }, between(random, 15, 19), between(random, 20, 25), hair, { jaw: 2.4 });
};

/** Boxes in a row: houses, books, windows. */
const boxes: Painter = (canvas, random) => {
  for (let count = random.integer(3, 9); count > 0; count--) {
    const place = { x: between(random, -30, 30), y: between(random, -30, 30), angle: random.normal(0, 0.1) };
    fillBox(canvas, place, between(random, 3, 14), between(random, 3, 18), anyColour(random));
  }
};

/** Leaves, hair, feathers: many strokes of two colours. */
const strands: Painter = (canvas, random) => {
  const first = anyColour(random);
  const second = anyColour(random);
  const angle = between(random, 0, 3);
  for (let count = random.integer(15, 35); count > 0; count--) {
    const place = {
      x: between(random, -32, 32),
      y: between(random, -32, 32),
      angle: angle + random.normal(0, 0.4),
    };
    strokeArc(
      canvas,
      place,
      between(random, 6, 20),
      between(random, -5, 5),
      between(random, 1, 4),
      mix(first, second, random.uniform()),
    );
  }
};

/** A sum of two waves between two colours: cloth, sand, water, bark. */
const waves: Painter = (canvas, random) => {
  const from = anyColour(random);
  const to = anyColour(random);
  const wave = () => {
    const angle = between(random, 0, Math.PI);
    const pace = between(random, 0.1, 1.2);
    return { x: Math.cos(angle) * pace, y: Math.sin(angle) * pace, phase: between(random, 0, 6.3) };
  };
  const first = wave();
  const second = wave();
  for (let pixel = 0; pixel < facePixels; pixel++) {
    const x = pixel % faceSide;
    const y = (pixel - x) / faceSide;
    const share =
      0.5 +
      0.25 * Math.sin(first.x * x + first.y * y + first.phase) +
      0.25 * Math.sin(second.x * x + second.y * y + second.phase);
    for (let channel = 0; channel < 3; channel++) {
      const start = from[channel] ?? 0;
      canvas[pixel * 3 + channel] = start + ((to[channel] ?? 0) - start) * share;
    }
  }
};

/** Blobs of any colour and size. */
const blobs: Painter = (canvas, random) => {
  for (let count = random.integer(4, 12); count > 0; count--) {
    const place = { x: between(random, -32, 32), y: between(random, -32, 32), angle: between(random, 0, 3) };
    fillOval(canvas, place, between(random, 3, 18), between(random, 3, 18), anyColour(random), {
      softness: between(random, 1, 6),
    });
  }
};

/** What is not a face, with its share of all non-faces. The hard negatives come first. */
export const objectKinds: readonly {
  readonly name: string;
  readonly share: number;
  readonly paint: Painter;
}[] = [
  { name: 'plain oval', share: 0.1, paint: plainOval },
  { name: 'striped disc', share: 0.12, paint: stripedDisc },
  { name: 'marked oval', share: 0.18, paint: markedOval },
  { name: 'two spots', share: 0.14, paint: twoSpots },
  { name: 'back of a head', share: 0.1, paint: backOfHead },
  { name: 'boxes', share: 0.08, paint: boxes },
  { name: 'strands', share: 0.1, paint: strands },
  { name: 'waves', share: 0.08, paint: waves },
  { name: 'blobs', share: 0.1, paint: blobs },
];

/** Paints one thing that is not a face over the backdrop. */
export function paintObject(canvas: FaceCanvas, random: RandomStream): void {
  let left = random.uniform();
  const kind = objectKinds.find(({ share }) => (left -= share) < 0) ?? objectKinds[objectKinds.length - 1];
  kind?.paint(canvas, random);
}
