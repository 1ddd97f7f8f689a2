import type { CompiledStep } from '../../../harness/index.ts';
import { faceBytes } from '../data/faces.ts';
import type { ChannelOrder, FaceBatches } from '../batches.ts';
import { overImages } from '../evaluation.ts';
import type { ImageInput } from '../steps.ts';
import type { LatentMeans } from './resampling.ts';

/** The latent means of every training face, in the order of `batches.faces`. */
export async function latentMeans(
  compiled: CompiledStep<ImageInput>,
  spec: ImageInput['x'],
  batches: FaceBatches,
  options: { readonly latentSize: number; readonly channels: ChannelOrder },
): Promise<LatentMeans> {
  const { faces } = batches;
  const size = options.latentSize;
  const values = new Float32Array(faces.length * size);
  await overImages(
    compiled,
    spec,
    faces.length,
    (index, x, slot) => {
      const at = slot * faceBytes;
      batches.fillRows([faces[index] ?? 0], options.channels, x.subarray(at, at + faceBytes));
    },
    (index, outputs, slot) => {
      values.set(outputs['mu']?.subarray(slot * size, (slot + 1) * size) ?? [], index * size);
    },
  );
  return { faces: faces.length, size, values };
}

/** Mean and standard deviation of one latent variable over the faces. */
export interface LatentSpread {
  readonly variable: number;
  readonly mean: number;
  readonly deviation: number;
}

/** The latent variables that differ most between faces, most varied first. */
export function mostVaried(latent: LatentMeans, count: number): LatentSpread[] {
  const spreads = Array.from({ length: latent.size }, (_, variable): LatentSpread => {
    let sum = 0;
    let squares = 0;
    for (let face = 0; face < latent.faces; face++) {
      const value = latent.values[face * latent.size + variable] ?? NaN;
      sum += value;
      squares += value * value;
    }
    const mean = sum / latent.faces;
    return { variable, mean, deviation: Math.sqrt(Math.max(0, squares / latent.faces - mean * mean)) };
  });
  return spreads.sort((a, b) => b.deviation - a.deviation || a.variable - b.variable).slice(0, count);
}
