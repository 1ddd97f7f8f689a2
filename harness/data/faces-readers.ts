/** Readers of 'train-faces' and 'test-faces', with the procedural faces as their stand-in. */
import { sha256 } from '../core/hash.ts';
import { internalError, ReprolabError } from '../core/errors.ts';
import type { CheckedFiles, DatasetReader, SyntheticDataset } from './dataset-reader.ts';
import type { DatasetRequest } from './datasets.ts';
import { faceBytes, faceGroups, faceSide, type FaceGroup, type FaceTestData } from './faces.ts';
import { openTrainingFaces } from './faces-training.ts';
import { decodePng } from './png.ts';
import { resizeBilinear } from './resize.ts';
import { defaultSyntheticFaces, synthesizeFaces, type SyntheticFaces } from './synthetic/faces.ts';
import { unpackFolder } from './unpacked-copies.ts';

/** The reader of 'train-faces': train_face.h5 where it lies, or a skewed procedural set with a balanced test set. */
export const trainFacesReader: DatasetReader<'train-faces'> = {
  entry: 'train-faces',
  read(files, _request, { cache, log }) {
    const file = files.get('train_face.h5');
    if (file === undefined) throw internalError('train-faces: train_face.h5 was not located');
    return openTrainingFaces(file, {
      unpackFolder: cache === null ? null : unpackFolder(cache),
      onUnpack: (sizeBytes) => {
        log(`${file.name}: unpacking ${(sizeBytes / 1e9).toFixed(2)} GB of pictures, once`);
      },
    });
  },
  synthesize: (request) => standInForTraining(request),
};

/** The reader of 'test-faces': the lab's 20 photographs, or the balanced procedural test set. */
export const testFacesReader: DatasetReader<'test-faces'> = {
  entry: 'test-faces',
  read: (files) => ({ groups: photographs(files), nonFaces: null }),
  synthesize(request) {
    const faces = synthesizeFaces({ ...optionsOf(request), trainCount: 0 });
    return { data: faces.test, files: testIdentities(faces) };
  },
};

function optionsOf(request: DatasetRequest) {
  const { trainImages, testImages } = request.synthetic ?? {};
  return {
    ...defaultSyntheticFaces,
    ...(trainImages === undefined ? {} : { trainCount: trainImages }),
    ...(testImages === undefined ? {} : { testPerGroup: testImages }),
  };
}

function standInForTraining(request: DatasetRequest<'train-faces'>): SyntheticDataset<'train-faces'> {
  const faces = synthesizeFaces(optionsOf(request));
  const { count, images, labels, groups } = faces.train;
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
      identity('train-images', images),
      identity('train-labels', labels),
      identity('train-groups', groups),
      ...testIdentities(faces),
    ],
  };
}

function identity(name: string, content: Uint8Array) {
  return { name: `synthetic-faces/${name}`, sha256: sha256(content), sizeBytes: content.length };
}

function testIdentities({ test }: SyntheticFaces) {
  return [
    ...faceGroups.map((group) => identity(`test-${group}`, test.groups[group].images)),
    identity('test-non-faces', test.nonFaces.images),
  ];
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
