/** Downloads one package from a NuGet feed (https://learn.microsoft.com/nuget/api/overview) and checks it. */
import { z } from 'zod';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { isOffline } from '../data/places.ts';
import { transfer } from '../data/transfer.ts';
import type { CudaPackage } from './cuda-package.ts';
import { digestOf } from './placement.ts';

const answerTimeoutMs = 20_000;
const stallTimeoutMs = 30_000;
/** Several times what the package has. */
const largestBytes = 4 * 2 ** 30;

const indexSchema = z.object({ resources: z.array(z.object({ '@id': z.string(), '@type': z.string() })) });
const leafSchema = z.object({ catalogEntry: z.string() });
const catalogSchema = z.object({ packageHash: z.string(), packageHashAlgorithm: z.literal('SHA512') });

export interface Downloaded {
  readonly url: string;
  /** Hexadecimal. */
  readonly sha512: string;
  /** Whether the feed states a checksum, and it is this. */
  readonly checksum: 'published' | 'none published';
}

/**
 * Downloads a package.
 *
 * @param path - Where to.
 * @throws ReprolabError 'engine-unavailable' where it cannot be had, with how to do without a network, or is not what the
 *   feed's checksum says
 */
export async function downloadPackage(
  wanted: CudaPackage,
  path: string,
  received: (bytes: number) => void,
): Promise<Downloaded> {
  if (isOffline()) throw unreachable(wanted, 'REPROLAB_OFFLINE is set');
  const [id, version] = [wanted.name.toLowerCase(), wanted.version.toLowerCase()];
  try {
    const { resources } = indexSchema.parse(await json(wanted.feed));
    const addressOf = (type: string) => resources.find((resource) => resource['@type'] === type)?.['@id'];
    const base = addressOf('PackageBaseAddress/3.0.0');
    if (base === undefined) throw new Error(`${wanted.feed} names no place of packages`);
    const url = `${withSlash(base)}${id}/${version}/${id}.${version}.nupkg`;
    const registrations = addressOf('RegistrationsBaseUrl/3.6.0') ?? addressOf('RegistrationsBaseUrl');
    await transfer({
      url,
      part: path,
      offset: 0,
      largestBytes,
      connectTimeoutMs: answerTimeoutMs,
      stallTimeoutMs,
      received,
    });
    const sha512 = await digestOf(path, 'sha512');
    const published =
      registrations === undefined
        ? null
        : await publishedSha512(`${withSlash(registrations)}${id}/${version}.json`);
    if (published !== null && published !== sha512) throw new WrongContent(url);
    return { url, sha512, checksum: published === null ? 'none published' : 'published' };
  } catch (error) {
    if (error instanceof WrongContent) {
      throw new ReprolabError(
        'engine-unavailable',
        `${error.message} is not what its publisher's checksum says.`,
        {
          advice: 'Try again; if it stays so, something on the way changes downloads.',
        },
      );
    }
    throw unreachable(
      wanted,
      messageOf(error instanceof Error && error.cause instanceof Error ? error.cause : error),
    );
  }
}

class WrongContent extends Error {}

/** The checksum that the feed's catalog states; null where it has none. */
async function publishedSha512(leafAddress: string): Promise<string | null> {
  const leaf = leafSchema.safeParse(await json(leafAddress));
  if (!leaf.success) return null;
  const entry = catalogSchema.safeParse(await json(leaf.data.catalogEntry));
  return entry.success ? Buffer.from(entry.data.packageHash, 'base64').toString('hex') : null;
}

async function json(address: string): Promise<unknown> {
  const response = await fetch(address, { signal: AbortSignal.timeout(answerTimeoutMs) });
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return response.json();
}

const withSlash = (address: string) => (address.endsWith('/') ? address : `${address}/`);

function unreachable({ name, version, feed }: CudaPackage, reason: string): ReprolabError {
  return new ReprolabError('engine-unavailable', `${name} ${version} cannot be downloaded: ${reason}`, {
    advice:
      `Without a network, bring one of these and give it with --from: ${name}.${version}.nupkg (from ${new URL(feed).host}), ` +
      `the Python wheel onnxruntime_gpu-${version}, or a folder with either unpacked. Behind a proxy: NODE_USE_ENV_PROXY=1 with Node 24 or later.`,
  });
}
