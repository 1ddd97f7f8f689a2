/** The package with ONNX Runtime's provider for CUDA that belongs to the ONNX Runtime here, as its Node binding names it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { libraryFolder, libraryVersion } from '../core/installation.ts';
import { cudaLibraries, onnxRuntimePackage } from '../engine/backends/cuda-provider.ts';

/** What is to be installed. */
export interface CudaPackage {
  /** Of the NuGet package. */
  readonly name: string;
  readonly version: string;
  /** Address of the feed's service index (https://learn.microsoft.com/nuget/api/service-index). */
  readonly feed: string;
}

/** What the binding's own install script works by. */
const metadataSchema = z.object({
  manifests: z.record(z.string(), z.record(z.string(), z.object({ package: z.string(), path: z.string() }))),
  packages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      versions: z.array(z.object({ feed: z.string(), version: z.string() })).min(1),
    }),
  ),
  feeds: z.record(z.string(), z.object({ index: z.string() })),
});

/** Reads it from the binding's package. Throws 'engine-unavailable' where it is written otherwise than we know. */
export function expectedCudaPackage(): CudaPackage {
  const folder = libraryFolder(onnxRuntimePackage) ?? '';
  try {
    const content: unknown = createRequire(import.meta.url)(join(folder, 'script', 'install-metadata.js'));
    const { manifests, packages, feeds } = metadataSchema.parse(content);
    const files = Object.entries(manifests)
      .filter(([system]) => system.startsWith('linux/x64:'))
      .flatMap(([, manifest]) => Object.values(manifest));
    const cuda = files.find(({ path }) => path.endsWith(cudaLibraries[1]));
    const entry = packages[cuda?.package ?? ''];
    const [source] = entry?.versions ?? [];
    const index = feeds[source?.feed ?? '']?.index;
    if (entry === undefined || source === undefined || index === undefined)
      throw new Error('no CUDA package is named');
    const version = libraryVersion(onnxRuntimePackage);
    if (source.version !== version)
      throw new Error(`it names ${source.version}, and is ${version ?? 'missing'} itself`);
    return { name: entry.name, version, feed: index };
  } catch (error) {
    throw new ReprolabError(
      'engine-unavailable',
      `What ${onnxRuntimePackage} says of its CUDA provider cannot be read: ${messageOf(error)}`,
      { advice: 'Give the provider itself: reprolab engine install cuda --from FILE.', cause: error },
    );
  }
}
