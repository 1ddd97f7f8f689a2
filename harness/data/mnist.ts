/** Reads MNIST from its four IDX files. */
import { internalError, ReprolabError } from '../core/errors.ts';
import type { MnistData } from './datasets.ts';
import { parseIdx } from './idx.ts';
import type { CheckedFiles, DatasetReader } from './dataset-reader.ts';
import { generateDigits } from './synthetic/digits.ts';

const side = 28;
const classes = 10;

/** The reader of 'mnist'; its stand-in is the synthetic digit set. */
export const mnistReader: DatasetReader<'mnist'> = {
  entry: 'mnist',
  read: (files) => ({ train: readPart(files, 'train'), test: readPart(files, 't10k') }),
  synthesize: ({ synthetic }) =>
    generateDigits(
      synthetic === undefined ? {} : { firstTrain: synthetic.trainImages, firstTest: synthetic.testImages },
    ),
};

function readPart(files: CheckedFiles, prefix: 'train' | 't10k'): MnistData['train'] {
  const imagesName = `${prefix}-images-idx3-ubyte.gz`;
  const labelsName = `${prefix}-labels-idx1-ubyte.gz`;
  const images = parseIdx(contentOf(files, imagesName), 3, imagesName);
  const labels = parseIdx(contentOf(files, labelsName), 1, labelsName);
  const [count = 0, height, width] = images.shape;
  if (height !== side || width !== side) {
    throw invalid(imagesName, `images of ${side}x${side}`, `${height ?? 0}x${width ?? 0}`);
  }
  if (count === 0) throw invalid(imagesName, 'at least one image', 'none');
  if (labels.values.length !== count) {
    throw invalid(labelsName, `${count} labels, one per image`, `${labels.values.length}`);
  }
  const wrong = labels.values.findIndex((label) => label >= classes);
  if (wrong !== -1) {
    throw invalid(labelsName, 'labels 0 to 9', `${labels.values[wrong] ?? 0} at index ${wrong}`);
  }
  return { count, images: images.values, labels: labels.values };
}

function contentOf(files: CheckedFiles, name: string): Uint8Array {
  const content = files.get(name)?.content;
  if (content === undefined || content === null) throw internalError(`mnist: ${name} was not loaded`);
  return content;
}

function invalid(name: string, expected: string, found: string): ReprolabError {
  return new ReprolabError('data-invalid', `${name}: expected ${expected}, found ${found}`, {
    advice: 'Check the file with `reprolab data verify mnist`.',
  });
}
