/** What decides the bits of a run, in one hash. */
import { hashOf } from './hash.ts';
import type { Fingerprint, Machine, Run } from './result-schema.ts';

/** What a fingerprint is made of, beside the machine. */
export type Fingerprinted = Pick<Run, 'engine' | 'recipe' | 'shortened' | 'datasets' | 'seed'> & {
  readonly suiteVersion: number;
};

/**
 * The fingerprint of a run on a machine. Both hashes are SHA-256 of canonical JSON (see `canonicalJson`), which another
 * program can write too: no white space, the keys of every object sorted.
 */
export function fingerprintOf(
  { engine, recipe, shortened, datasets, seed, suiteVersion }: Fingerprinted,
  { cpuModel, cpuFeatures }: Pick<Machine, 'cpuModel' | 'cpuFeatures'>,
): Fingerprint {
  const data = datasets.map(({ name, kind, files }) => ({
    name,
    kind,
    files: files.map((file) => ({ name: file.name, sha256: file.sha256 })),
  }));
  const parts = {
    cpuModel,
    cpuFeatures: [...cpuFeatures],
    engine: engine.name,
    engineVersion: engine.version,
    adapter: engine.adapter,
    threads: engine.threads,
    recipeHash: recipe.hash,
    shortened,
    dataHash: hashOf(data),
    seed,
    suiteVersion,
  };
  return { hash: hashOf(parts), parts };
}
