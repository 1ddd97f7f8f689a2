import { randomStreams, type RandomStream } from '../../../../harness/index.ts';
import {
  faceBytes,
  faceGroups,
  noGroup,
  type FaceGroup,
  type FaceImages,
  type FaceTestData,
} from '../faces.ts';
import type { FaceCanvas } from './canvas.ts';
import { surroundingColours } from './colours.ts';
import { paintObject } from './objects.ts';
import {
  between,
  drawGroup,
  drawParameters,
  pick,
  type FaceConditions,
  type GroupShares,
} from './parameters.ts';
import { paintPortrait } from './portrait.ts';
import { createNoise, developPicture, paintBackdrop } from './surroundings.ts';

/** Skewed as CelebA is: mostly light skin and more women than men (its face attributes say 58% female). */
export const skewedShares: GroupShares = { LF: 0.58, LM: 0.37, DF: 0.03, DM: 0.02 };

export interface SyntheticFaceOptions {
  readonly seed: number;
  /** Images of the training set, half of them faces. */
  readonly trainCount: number;
  /** Images of every group in the balanced test set; as many non-faces. */
  readonly testPerGroup: number;
  readonly shares: GroupShares;
  readonly trainConditions: FaceConditions;
  readonly testConditions: FaceConditions;
}

/** The set that suites train on where the real one cannot be had. */
export const defaultSyntheticFaces: SyntheticFaceOptions = {
  seed: 20220906,
  trainCount: 12_000,
  testPerGroup: 250,
  shares: skewedShares,
  trainConditions: { spread: 1 },
  testConditions: { spread: 2 },
};

export interface SyntheticFaces {
  readonly train: {
    readonly count: number;
    /** Bytes of 64x64x3 images in BGR order, as train_face.h5 has them; faces and non-faces are shuffled. */
    readonly images: Uint8Array;
    /** 1 for a face. */
    readonly labels: Uint8Array;
    /** Index in `faceGroups`; `noGroup` for a non-face. */
    readonly groups: Uint8Array;
  };
  readonly test: FaceTestData & { readonly nonFaces: FaceImages };
}

interface Studio {
  readonly canvas: FaceCanvas;
  readonly noise: Float32Array;
  readonly random: RandomStream;
}

type Target = Parameters<typeof developPicture>[4];

function photographFace(studio: Studio, group: FaceGroup, conditions: FaceConditions, target: Target): void {
  const { canvas, noise, random } = studio;
  const face = drawParameters(random, group, conditions);
  paintBackdrop(canvas, random, face.backdrop);
  paintPortrait(canvas, random, face);
  developPicture(canvas, random, face, noise, target);
}

function photographObject(studio: Studio, target: Target): void {
  const { canvas, noise, random } = studio;
  paintBackdrop(canvas, random, [pick(random, surroundingColours), pick(random, surroundingColours)]);
  paintObject(canvas, random);
  const light = {
    exposure: Math.exp(random.normal(0, 0.2)),
    sideLight: Math.abs(random.normal(0, 0.25)),
    lightAngle: between(random, -Math.PI, Math.PI),
    warmth: random.normal(0, 0.06),
    blur: random.uniform() < 0.3 ? between(random, 0.3, 1) : 0,
  };
  developPicture(canvas, random, light, noise, target);
}

/**
 * Procedural faces and non-faces: the same options give the same bytes on every machine (up to the last bit of
 * Math.exp and Math.cos, which Node's V8 computes in software). About 0.15 ms an image.
 */
export function synthesizeFaces(options: SyntheticFaceOptions = defaultSyntheticFaces): SyntheticFaces {
  const streams = randomStreams(options.seed);
  const studio = (name: string): Studio => ({
    canvas: new Float32Array(faceBytes),
    noise: createNoise(streams.stream('noise')),
    random: streams.stream(name),
  });

  const { trainCount, testPerGroup } = options;
  const labels = new Uint8Array(trainCount).map((_, index) => index % 2);
  streams.stream('order').shuffle(labels);
  const groups = new Uint8Array(trainCount).fill(noGroup);
  const images = new Uint8Array(trainCount * faceBytes);
  const training = studio('train');
  for (let index = 0; index < trainCount; index++) {
    const target: Target = { bytes: images, offset: index * faceBytes, order: 'bgr' };
    if (labels[index] === 1) {
      const group = drawGroup(training.random, options.shares);
      groups[index] = faceGroups.indexOf(group);
      photographFace(training, group, options.trainConditions, target);
    } else {
      photographObject(training, target);
    }
  }

  /** Test images of one kind, each kind from a stream of its own. */
  const testImages = (kind: FaceGroup | 'non-faces'): FaceImages => {
    const testing = studio(`test/${kind}`);
    const bytes = new Uint8Array(testPerGroup * faceBytes);
    for (let index = 0; index < testPerGroup; index++) {
      const target: Target = { bytes, offset: index * faceBytes, order: 'rgb' };
      if (kind === 'non-faces') photographObject(testing, target);
      else photographFace(testing, kind, options.testConditions, target);
    }
    return { count: testPerGroup, images: bytes };
  };
  return {
    train: { count: trainCount, images, labels, groups },
    test: {
      groups: { LF: testImages('LF'), LM: testImages('LM'), DF: testImages('DF'), DM: testImages('DM') },
      nonFaces: testImages('non-faces'),
    },
  };
}
