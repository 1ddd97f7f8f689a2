import { allocate, internalError, type CompiledStep, type TypedArray } from '../../harness/index.ts';
import { faceBytes, faceGroups, type FaceGroup, type FaceImages, type FaceTestData } from './data/faces.ts';
import { writeImage, type FaceBatches } from './batches.ts';
import type { ImageInput } from './steps.ts';

/** Probability of 'face' of every image of a group. */
export type GroupProbabilities = Readonly<Record<FaceGroup, readonly number[]>>;

/** What a detector says about a test set. */
export interface Detection {
  readonly groups: GroupProbabilities;
  readonly nonFaces: readonly number[] | null;
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Images that one evaluation call looks at: 50, and less for tiny training sets, where filling up would be waste. */
export function evaluationBatchOf(trainingImages: number): number {
  return Math.max(1, Math.min(50, Math.floor(trainingImages / 10)));
}

/** Runs a step over `count` images, batch by batch, and gives each image's outputs to `take`. */
export async function overImages(
  compiled: CompiledStep<ImageInput>,
  spec: ImageInput['x'],
  count: number,
  write: (index: number, x: TypedArray, slot: number) => void,
  take: (index: number, outputs: Readonly<Record<string, TypedArray>>, slot: number) => void,
): Promise<void> {
  const x = allocate(spec);
  const batchSize = spec.shape[0] ?? 0;
  for (let first = 0; first < count; first += batchSize) {
    // Shapes are fixed: the last batch is filled up with images that are seen already.
    for (let slot = 0; slot < batchSize; slot++) write((first + slot) % count, x, slot);
    const [outputs] = await compiled.run([{ x }]);
    if (outputs === undefined) throw internalError('an evaluation step returned nothing');
    for (let slot = 0; slot < Math.min(batchSize, count - first); slot++) take(first + slot, outputs, slot);
  }
}

/** Face probabilities of images of RGB bytes. */
export async function detect(
  compiled: CompiledStep<ImageInput>,
  spec: ImageInput['x'],
  { count, images }: FaceImages,
): Promise<number[]> {
  const probabilities = new Array<number>(count);
  await overImages(
    compiled,
    spec,
    count,
    (index, x, slot) => {
      writeImage(images, index * faceBytes, false, x, slot);
    },
    (index, outputs, slot) => {
      probabilities[index] = sigmoid(outputs['logits']?.[slot] ?? NaN);
    },
  );
  return probabilities;
}

/** Face probabilities of a whole test set. */
export async function detectAll(
  compiled: CompiledStep<ImageInput>,
  spec: ImageInput['x'],
  test: FaceTestData,
): Promise<Detection> {
  const groups: Record<FaceGroup, readonly number[]> = { LF: [], LM: [], DF: [], DM: [] };
  for (const group of faceGroups) groups[group] = await detect(compiled, spec, test.groups[group]);
  return { groups, nonFaces: test.nonFaces === null ? null : await detect(compiled, spec, test.nonFaces) };
}

/** Share of right answers on rows of the training set: what the lab prints before it looks at groups. */
export async function trainingAccuracy(
  compiled: CompiledStep<ImageInput>,
  spec: ImageInput['x'],
  batches: FaceBatches,
  rows: Int32Array,
  labels: Uint8Array,
): Promise<number> {
  let right = 0;
  await overImages(
    compiled,
    spec,
    rows.length,
    (index, x, slot) => {
      const at = slot * faceBytes;
      batches.fillRows([rows[index] ?? 0], 'rgb', x.subarray(at, at + faceBytes));
    },
    (index, outputs, slot) => {
      const isFace = (outputs['logits']?.[slot] ?? NaN) > 0;
      if (isFace === (labels[rows[index] ?? 0] === 1)) right++;
    },
  );
  return right / rows.length;
}
