import { allocate, internalError, type CompiledStep } from '../../../harness/index.ts';
import { faceBytes, faceGroups, noGroup, type FaceTrainingData } from '../data/faces.ts';
import type { FaceBatches } from '../batches.ts';
import { gridImage, toBytes, trainingImage, type ImageGrid } from '../image-grids.ts';
import { mostVaried } from './latent-space.ts';
import type { LatentMeans } from './resampling.ts';
import type { LatentInput } from './steps.ts';

/** Images of a row in the grids of likely faces and of reconstructions. */
const perRow = 10;
/** Every so many-th of the ranked faces is shown, as in the lab: neighbours in rank look alike. */
const rankStride = 10;
/** Latent variables that are traversed, and positions on each, in standard deviations from the mean. */
const traversed = 5;
const positions = [-3, -2, -1, 0, 1, 2, 3] as const;

/** Decodes latent vectors, each of `latentSize` values. */
async function decode(
  compiled: CompiledStep<LatentInput>,
  spec: LatentInput['z'],
  vectors: readonly Float32Array[],
): Promise<Uint8Array[]> {
  const [batchSize = 0, size = 0] = spec.shape;
  const z = allocate(spec);
  const images: Uint8Array[] = [];
  for (let first = 0; first < vectors.length; first += batchSize) {
    for (let slot = 0; slot < batchSize; slot++) {
      z.set(vectors[(first + slot) % vectors.length] ?? [], slot * size);
    }
    const [outputs] = await compiled.run([{ z }]);
    const decoded = outputs?.['images'];
    if (decoded === undefined) throw internalError('the decoder returned no images');
    for (let slot = 0; slot < Math.min(batchSize, vectors.length - first); slot++) {
      images.push(toBytes(decoded, slot * faceBytes));
    }
  }
  return images;
}

function groupName(train: FaceTrainingData, row: number): string {
  const group = train.groups?.[row] ?? noGroup;
  return group === noGroup ? '' : `${faceGroups[group] ?? ''}, `;
}

/** The faces that resampling draws most and least often, every tenth of the ranking. */
export function likelyFaces(
  train: FaceTrainingData,
  batches: FaceBatches,
  probabilities: Float64Array,
  epoch: number,
): ImageGrid {
  const ranked = [...probabilities.keys()].sort(
    (a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b,
  );
  const stride = ranked.length >= 2 * perRow * rankStride ? rankStride : 1;
  const chosen = (order: readonly number[]) => order.filter((_, at) => at % stride === 0).slice(0, perRow);
  const image = (face: number) => {
    const row = batches.faces[face] ?? 0;
    const times = (probabilities[face] ?? 0) * probabilities.length;
    return gridImage(trainingImage(train, row), `${groupName(train, row)}${times.toFixed(2)}x`);
  };
  return {
    kind: 'image-grid',
    title: `Most and least likely faces of the resampling before epoch ${epoch}`,
    note: `First row: drawn most often; second row: least often (every ${stride === 1 ? '' : `${stride}th `}face of the ranking). The factor is the probability against uniform drawing.`,
    columns: perRow,
    images: [...chosen(ranked), ...chosen(ranked.toReversed())].map(image),
  };
}

/** Faces above, what the decoder makes of their latent means below. */
export async function reconstructions(
  compiled: CompiledStep<LatentInput>,
  spec: LatentInput['z'],
  train: FaceTrainingData,
  batches: FaceBatches,
  latent: LatentMeans,
): Promise<ImageGrid> {
  const faces = Array.from({ length: Math.min(perRow, latent.faces) }, (_, at) => at);
  const vectors = faces.map((face) => latent.values.slice(face * latent.size, (face + 1) * latent.size));
  const decoded = await decode(compiled, spec, vectors);
  return {
    kind: 'image-grid',
    title: 'Training faces and their reconstructions',
    note: 'First row: RGB images; second row: the decoder applied to their latent means, without noise, after training.',
    columns: faces.length,
    images: [
      ...faces.map((face) => {
        const row = batches.faces[face] ?? 0;
        return gridImage(trainingImage(train, row), `${groupName(train, row)}original`);
      }),
      ...decoded.map((image) => gridImage(image, 'reconstruction')),
    ],
  };
}

/** What the most varied latent variables have learnt: each is moved alone, the others stay at their mean. */
export async function traversals(
  compiled: CompiledStep<LatentInput>,
  spec: LatentInput['z'],
  latent: LatentMeans,
): Promise<ImageGrid> {
  const spreads = mostVaried(latent, latent.size);
  const average = new Float32Array(latent.size);
  for (const { variable, mean } of spreads) average[variable] = mean;
  const shown = spreads.slice(0, traversed);
  const vectors = shown.flatMap(({ variable, mean, deviation }) =>
    positions.map((position) => {
      const vector = average.slice();
      vector[variable] = mean + position * deviation;
      return vector;
    }),
  );
  const decoded = await decode(compiled, spec, vectors);
  return {
    kind: 'image-grid',
    title: 'Latent traversals',
    note: `Each row moves one latent variable from ${positions[0]} to ${positions.at(-1) ?? 0} standard deviations over the training faces; the ${shown.length} most varied variables, the others at their mean.`,
    columns: positions.length,
    images: decoded.map((image, at) => {
      const { variable } = shown[Math.floor(at / positions.length)] ?? { variable: 0 };
      return gridImage(image, `z${variable} ${positions[at % positions.length] ?? 0}`);
    }),
  };
}
