/** The face lab's data as suites get it: a training set that is read row by row, and labelled test sets. */

/** The lab's four groups in its order: light (L) or dark (D) skin, female (F) or male (M). */
export const faceGroups = ['LF', 'LM', 'DF', 'DM'] as const;
/** The groups in words, for whoever reads their letters. */
export const groupsInWords =
  'LF and LM are light-skinned women and men, DF and DM dark-skinned women and men.';
export type FaceGroup = (typeof faceGroups)[number];

/** Width and height of every image. */
export const faceSide = 64;
/** Bytes of one image: 64x64 pixels of three channels. */
export const faceBytes = faceSide * faceSide * 3;

/** In `FaceTrainingData.groups`: an image without a face. */
export const noGroup = 255;

/** Images one after the other: bytes, row major 64x64, channels in RGB order. */
export interface FaceImages {
  readonly count: number;
  readonly images: Uint8Array;
}

/** Test images by group. */
export interface FaceTestData {
  readonly groups: Readonly<Record<FaceGroup, FaceImages>>;
  /** Images without a face, to tell a good classifier from one that sees faces everywhere; the lab has none. */
  readonly nonFaces: FaceImages | null;
}

/** Faces and non-faces to train on. Images stay where they are (a file of 1.3 GB); rows are read on demand. */
export interface FaceTrainingData {
  readonly count: number;
  /** One an image: 1 for a face, 0 for anything else. */
  readonly labels: Uint8Array;
  /** Index in `faceGroups` of every image, or `noGroup`; null for real data, which does not say. */
  readonly groups: Uint8Array | null;
  /** Writes image `row` at `offset` of `target`: 64x64 pixels in BGR order, as the lab's file stores them. */
  readImage(row: number, target: Uint8Array, offset: number): void;
  /** A balanced test set made with the same generator; null for real data. */
  readonly balancedTest: FaceTestData | null;
  /** Closes the file behind it. */
  close(): void;
}
