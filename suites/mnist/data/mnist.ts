/** MNIST: its official files, or a synthetic digit set in their place. */
import {
  type CheckedFiles,
  defineDataset,
  type DataFile,
  formats,
  internalError,
  parseIdx,
  ReprolabError,
} from '../../../harness/index.ts';
import { generateDigits } from './digits.ts';
import type { LabelledImages, MnistData } from './images.ts';

/** The first so many images of each part: what a shortened recipe needs of a generated set. */
export interface WantedImages {
  readonly trainImages: number;
  readonly testImages: number;
}

const mirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

function mnistFile(stem: string, sizeBytes: number, downloadBytes: number, sha256: string): DataFile {
  const name = `${stem}-ubyte.gz`;
  const urls = mirrors.map((mirror) => mirror + name);
  // Some tools unpack 'train-images-idx3-ubyte.gz' as 'train-images.idx3-ubyte'.
  const otherNames = [name.replace('-idx', '.idx')];
  return { name, otherNames, format: formats.idx, gzip: true, sizeBytes, sha256, downloadBytes, urls };
}

/** The lab's digits. */
export const mnist = defineDataset<MnistData, WantedImages>({
  name: 'mnist',
  title: 'MNIST handwritten digits: 60,000 training and 10,000 test images',
  provenance: 'LeCun, Cortes, Burges; mirrors of the official files',
  folders: ['mnist'],
  files: [
    mnistFile(
      'train-images-idx3',
      47_040_016,
      9_912_422,
      'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    ),
    mnistFile(
      'train-labels-idx1',
      60_008,
      28_881,
      '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    ),
    mnistFile(
      't10k-images-idx3',
      7_840_016,
      1_648_877,
      '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    ),
    mnistFile(
      't10k-labels-idx1',
      10_008,
      4_542,
      'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    ),
  ],
  read: (files) => ({ train: readPart(files, 'train'), test: readPart(files, 't10k') }),
  standIn: (wanted) =>
    generateDigits(
      wanted === undefined ? {} : { firstTrain: wanted.trainImages, firstTest: wanted.testImages },
    ),
});

const side = 28;
const classes = 10;

function readPart(files: CheckedFiles, prefix: 'train' | 't10k'): LabelledImages {
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
