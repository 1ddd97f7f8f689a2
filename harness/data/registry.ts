/**
 * The registry of real datasets: where each file officially comes from, its size and the SHA-256 of its
 * *content* (after gunzip), so that a re-compressed or unpacked copy of the same data is as good as the original.
 */

import { faceGroups } from './faces.ts';

/** How a file's content begins; checked first, because it tells most mix-ups apart in words. */
export type FileFormat = 'idx' | 'abc' | 'png' | 'hdf5';

/** A file by what it is called and how it is packed; nothing is known of its content. */
export interface NamedFile {
  /** Path in the dataset's folder, with '/'. */
  readonly name: string;
  readonly format: FileFormat;
  /** True when the official file is gzip; a copy that is already unpacked is accepted too. */
  readonly gzip: boolean;
}

export interface DataFile extends NamedFile {
  /** Other names that copies go by. */
  readonly otherNames?: readonly string[];
  /** Size of the content, unpacked. */
  readonly sizeBytes: number;
  /** SHA-256 of the content, unpacked; null where its publisher states none, then only size and format are checked. */
  readonly sha256: string | null;
  /** Size of the official download. */
  readonly downloadBytes: number;
  /** Official sources, tried in order; all give the same bytes. */
  readonly urls: readonly string[];
}

export interface DatasetEntry {
  readonly title: string;
  readonly provenance: string;
  /** Names that its folder may have in a data folder; the first is used in the user cache. */
  readonly folders: readonly [string, ...string[]];
  /** False for a download too large to start without being asked: only `--data real` and `data pull` fetch it. */
  readonly downloadUnasked: boolean;
  /** Folders of pictures, for a dataset of which a set of one's own may have other pictures, and another number. */
  readonly pictureFolders?: readonly string[];
  readonly files: readonly DataFile[];
}

export type RegistryName = 'mnist' | 'irish' | 'test-faces' | 'train-faces';
export type Registry = Readonly<Record<RegistryName, DatasetEntry>>;

const mnistMirrors = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];

function mnistFile(stem: string, sizeBytes: number, downloadBytes: number, sha256: string): DataFile {
  const name = `${stem}-ubyte.gz`;
  const urls = mnistMirrors.map((mirror) => mirror + name);
  // Some tools unpack 'train-images-idx3-ubyte.gz' as 'train-images.idx3-ubyte'.
  const otherNames = [name.replace('-idx', '.idx')];
  return { name, otherNames, format: 'idx', gzip: true, sizeBytes, sha256, downloadBytes, urls };
}

/** The course repository at the commit of its release 0.2.0, under its present and its former owner. */
const courseData = [
  'https://raw.githubusercontent.com/MITDeepLearning/introtodeeplearning/49fab5a64978141d24a862689ddfb2b342e99007/mitdeeplearning/data/',
  'https://raw.githubusercontent.com/aamini/introtodeeplearning/49fab5a64978141d24a862689ddfb2b342e99007/mitdeeplearning/data/',
];

function courseFile(
  name: string,
  format: FileFormat,
  sizeBytes: number,
  sha256: string,
  folder = '',
): DataFile {
  const urls = courseData.map((base) => base + folder + name);
  return { name, format, gzip: false, sizeBytes, sha256, downloadBytes: sizeBytes, urls };
}

function testFace(name: string, sizeBytes: number, sha256: string): DataFile {
  return courseFile(name, 'png', sizeBytes, sha256, 'faces/');
}

/** Every dataset that a suite can ask for. */
export const registry: Registry = {
  mnist: {
    title: 'MNIST handwritten digits: 60,000 training and 10,000 test images',
    provenance: 'LeCun, Cortes, Burges; mirrors of the official files',
    folders: ['mnist'],
    downloadUnasked: true,
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
  },
  irish: {
    title: '817 Irish folk songs in ABC notation',
    provenance: 'MIT Introduction to Deep Learning, release 0.2.0 (MIT licence)',
    folders: ['irish'],
    downloadUnasked: true,
    files: [
      courseFile(
        'irish.abc',
        'abc',
        197_618,
        'df3782d5f7b5a2f4c66aa7c13f13008d5f48757b3f5f51620cd6c1ceb2c53023',
      ),
    ],
  },
  'test-faces': {
    title: '20 test faces in four groups: light and dark skin (L, D), female and male (F, M)',
    provenance: 'MIT Introduction to Deep Learning, release 0.2.0 (MIT licence)',
    folders: ['faces', 'test-faces'],
    downloadUnasked: true,
    pictureFolders: faceGroups,
    files: [
      testFace('LF/1.png', 11_853, '9385151c31c7f954bad430b8aba87ecaf5126a9a51ef8c236e371bbd16fba7ec'),
      testFace('LF/2.png', 11_531, 'd176d6f516b2f3ef5580026594e0e0b9726abb9e48c8be8684c837672db2f7a0'),
      testFace('LF/4.png', 12_300, 'c741c2cea2176a603baf16d2cd3b46957781f1911be54690325280f4404ca541'),
      testFace('LF/8.png', 11_681, '9554d450d26450cab62b0701cd91a197f2fd45a88e3d5f5069100e2d0770bcb2'),
      testFace('LF/11.png', 11_221, 'f8ede813b2159cefa381d97dc392d0dc59e3f16a3c7f43354b448a2801d197b1'),
      testFace('LM/1.png', 11_159, '2439a704d2c7bccd4b4011a96484345e7c4f3ad94dd95af78e25f55cccd4af02'),
      testFace('LM/5.png', 11_889, '4e5572b2f3aa549836827d75c2b3126cf12492256550861ae9c602845ddbc6f6'),
      testFace('LM/8.png', 11_267, 'ed813af66881eba66dbba28dfdedb8fc066ae0e3d044ef236aa849060ce2774f'),
      testFace('LM/9.png', 10_984, '45bd43803c26609abd7589bb16f0ee511db265d92d2513356b4f60ca5797b57f'),
      testFace('LM/11.png', 11_469, '5f4bd4d79cd025641189901f31c99795c655d73f4e7328db4b89f8dad5df32c6'),
      testFace('DF/6.png', 12_322, 'bcb202d263cd6dc380636ec0427b685037be054a937ff312283f9fd4020c9135'),
      testFace('DF/7.png', 356_409, 'aba3b1fb0f660a25173c038fa89e4e78464f63cbc435b62ce2fe9735806ff0f6'),
      testFace('DF/9.png', 86_443, 'a77cd11f2f9ec816dc066d5254ac1b5592afda151f712b5557ca13037ffb547b'),
      testFace('DF/10.png', 688_077, 'f573ea5038f2c81612ebd82a9640950895a8fdef48488926e86625bf49f6250b'),
      testFace('DF/19.png', 68_151, '2cce0eab19082d43ffdc8da7d68347dfdee51319e19c0b5d47450495e415e856'),
      testFace('DM/3.png', 12_087, '4b41a0707e112c7070651b2a1bf77cc92624dbac6404cf3cd05eef66d76cffc0'),
      testFace('DM/5.png', 12_372, '7d9fb55e021cb68b37ffa7672caacbf36868c74e7fc8f2034012143baae8ef0a'),
      testFace('DM/8.png', 71_982, 'f93aca0f830ee987426c3ee8b427f8300a84f562e897e37fb1c778be69731928'),
      testFace('DM/9.png', 68_734, '82fb3a34bdf72914f2136637f322e37972cd80fa86e58e531cbbb305d624658e'),
      testFace('DM/20.png', 553_969, '5964abe033c1475a7799d1a462eefa8881c4da1b983b7c87a8aaf0762b93d02f'),
    ],
  },
  'train-faces': {
    title: 'CelebA faces and ImageNet non-faces, 64x64 RGB, in one HDF5 file',
    provenance: 'MIT Introduction to Deep Learning, the link in its lab 2; no checksum is published',
    folders: ['faces', 'train-faces'],
    downloadUnasked: false,
    files: [
      {
        name: 'train_face.h5',
        format: 'hdf5',
        gzip: false,
        sizeBytes: 1_263_889_489,
        sha256: null,
        downloadBytes: 1_263_889_489,
        urls: ['https://www.dropbox.com/s/hlz8atheyozp1yx/train_face.h5?dl=1'],
      },
    ],
  },
};
