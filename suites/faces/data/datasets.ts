/** The face lab's two datasets, with the procedural faces as a stand-in for the large one. */
import {
  type CheckedFiles,
  type DataFile,
  decodePng,
  defineDataset,
  formats,
  type Generated,
  identify,
  internalError,
  ReprolabError,
  resizeBilinear,
} from '../../../harness/index.ts';
import { courseFile } from '../../course-files.ts';
import {
  faceBytes,
  faceGroups,
  faceSide,
  type FaceGroup,
  type FaceTestData,
  type FaceTrainingData,
} from './faces.ts';
import { defaultSyntheticFaces, synthesizeFaces } from './synthetic/synthesize.ts';
import { openTrainingFaces } from './training-file.ts';

/** What a shortened recipe needs of the generated stand-in: so many images, and so many test images a group. */
export interface WantedFaces {
  readonly trainImages: number;
  readonly testImages: number;
}

/** train_face.h5 where it lies, or a skewed procedural set with a balanced test set. */
export const trainFaces = defineDataset<FaceTrainingData, WantedFaces>({
  name: 'train-faces',
  title: 'CelebA faces and ImageNet non-faces, 64x64 RGB, in one HDF5 file',
  provenance: 'MIT Introduction to Deep Learning, the link in its lab 2; no checksum is published',
  folders: ['faces', 'train-faces'],
  downloadUnasked: false,
  files: [
    {
      name: 'train_face.h5',
      format: formats.hdf5,
      gzip: false,
      sizeBytes: 1_263_889_489,
      sha256: null,
      downloadBytes: 1_263_889_489,
      urls: ['https://www.dropbox.com/s/hlz8atheyozp1yx/train_face.h5?dl=1'],
    },
  ],
  read(files, { unpackFolder, log }) {
    const file = files.get('train_face.h5');
    if (file === undefined) throw internalError('train-faces: train_face.h5 was not located');
    return openTrainingFaces(file, {
      unpackFolder,
      onUnpack: (sizeBytes) => {
        log(`${file.name}: unpacking ${(sizeBytes / 1e9).toFixed(2)} GB of pictures, once`);
      },
    });
  },
  standIn: standInForTraining,
});

function testFace(name: string, sizeBytes: number, sha256: string): DataFile {
  return courseFile(name, formats.png, sizeBytes, sha256, 'faces/');
}

/** The lab's 20 photographs. They have no stand-in: procedural training faces bring their own test set. */
export const testFaces = defineDataset<FaceTestData>({
  name: 'test-faces',
  title: '20 test faces in four groups: light and dark skin (L, D), female and male (F, M)',
  provenance: 'MIT Introduction to Deep Learning, release 0.2.0 (MIT licence)',
  folders: ['faces', 'test-faces'],
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
  read: (files) => ({ groups: photographs(files), nonFaces: null }),
  standIn: null,
});

function standInForTraining(wanted: WantedFaces | undefined): Generated<FaceTrainingData> {
  const faces = synthesizeFaces({
    ...defaultSyntheticFaces,
    ...(wanted === undefined ? {} : { trainCount: wanted.trainImages, testPerGroup: wanted.testImages }),
  });
  const { count, images, labels, groups } = faces.train;
  const named = (name: string, content: Uint8Array) => identify(`synthetic-faces/${name}`, content);
  return {
    data: {
      count,
      labels,
      groups,
      balancedTest: faces.test,
      readImage(row, target, offset) {
        target.set(images.subarray(row * faceBytes, (row + 1) * faceBytes), offset);
      },
      close: () => undefined,
    },
    files: [
      named('train-images', images),
      named('train-labels', labels),
      named('train-groups', groups),
      ...faceGroups.map((group) => named(`test-${group}`, faces.test.groups[group].images)),
      named('test-non-faces', faces.test.nonFaces.images),
    ],
  };
}

/** The PNG files of each group's folder, in the order of the registry, decoded and resized as the lab does. */
function photographs(files: CheckedFiles): FaceTestData['groups'] {
  const ofGroup = (group: FaceGroup) => {
    const pictures = [...files.values()].filter(({ name }) => name.startsWith(`${group}/`));
    if (pictures.length === 0) {
      throw new ReprolabError(
        'data-invalid',
        `test-faces: expected PNG images in folder ${group}, found none`,
        {
          advice: `Put the lab's test faces into ${faceGroups.join(', ')}; \`reprolab data pull test-faces\` fetches them.`,
        },
      );
    }
    const images = new Uint8Array(pictures.length * faceBytes);
    for (const [index, { name, content }] of pictures.entries()) {
      if (content === null) throw internalError(`test-faces: ${name} was not loaded`);
      images.set(resizeBilinear(decodePng(content, name), faceSide, faceSide).pixels, index * faceBytes);
    }
    return { count: pictures.length, images };
  };
  return { LF: ofGroup('LF'), LM: ofGroup('LM'), DF: ofGroup('DF'), DM: ofGroup('DM') };
}
