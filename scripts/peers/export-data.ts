/** Writes the datasets as raw bytes, so that the peers read the very data that ours trains on. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { internalError } from '../../harness/core/errors.ts';
import type { DatasetInfo } from '../../harness/core/result-schema.ts';
import { createDataLoader, type DataLoader, type DataMode } from '../../harness/data/load.ts';
import { trainFaces } from '../../suites/faces/data/datasets.ts';
import { faceBytes } from '../../suites/faces/data/faces.ts';
import { mnist } from '../../suites/mnist/data/mnist.ts';
import { irish } from '../../suites/music/data/irish.ts';

/** Enough that no batch lies in a cache from the last time; the real set has 110,000. */
const mostFaces = 4000;

export interface ExportOptions {
  readonly data: DataMode;
  readonly dataDir: string | null;
  /** Suites whose datasets are needed. */
  readonly suites: ReadonlySet<string>;
  readonly log: (message: string) => void;
}

/**
 * Writes into `folder` what peer_batches.py reads, and returns what each dataset was.
 * @throws ReprolabError when the data of a suite can be neither found nor generated.
 */
export async function exportData(folder: string, options: ExportOptions): Promise<DatasetInfo[]> {
  const loader = createDataLoader({
    mode: options.data,
    ...(options.dataDir === null ? {} : { dataDir: options.dataDir }),
    log: options.log,
  });
  const needs = (prefix: string) => [...options.suites].some((suite) => suite.startsWith(prefix));
  const infos: DatasetInfo[] = [];
  if (needs('mnist-')) infos.push(await exportMnist(loader, folder));
  if (needs('music-')) infos.push(await exportIrish(loader, folder));
  if (needs('face-')) infos.push(await exportFaces(loader, folder));
  return infos;
}

async function exportMnist(loader: DataLoader, folder: string): Promise<DatasetInfo> {
  const { info, data } = await loader.load(mnist);
  writeFileSync(join(folder, 'mnist.images.u8'), data.train.images);
  writeFileSync(join(folder, 'mnist.labels.u8'), data.train.labels);
  writeFileSync(join(folder, 'mnist.test.images.u8'), data.test.images);
  writeFileSync(join(folder, 'mnist.test.labels.u8'), data.test.labels);
  return info;
}

async function exportIrish(loader: DataLoader, folder: string): Promise<DatasetInfo> {
  const { info, data } = await loader.load(irish);
  const classOf = new Map(data.vocabulary.map((character, index) => [character, index]));
  const classes = Uint8Array.from(data.text, (character) => {
    const index = classOf.get(character);
    if (index === undefined) throw internalError(`${JSON.stringify(character)} is not in the vocabulary`);
    return index;
  });
  writeFileSync(join(folder, 'irish.classes.u8'), classes);
  return info;
}

async function exportFaces(loader: DataLoader, folder: string): Promise<DatasetInfo> {
  const { info, data } = await loader.load(trainFaces, { trainImages: mostFaces, testImages: 1 });
  try {
    // Evenly over the file, which may hold faces and non-faces one after the other.
    const count = Math.min(mostFaces, data.count);
    const rows = Array.from({ length: count }, (_, index) => Math.floor((index * data.count) / count));
    const images = new Uint8Array(count * faceBytes);
    rows.forEach((row, index) => {
      data.readImage(row, images, index * faceBytes);
    });
    writeFileSync(join(folder, 'faces.images.u8'), images);
    writeFileSync(
      join(folder, 'faces.labels.u8'),
      Uint8Array.from(rows, (row) => data.labels[row] ?? 0),
    );
    return info;
  } finally {
    data.close();
  }
}
