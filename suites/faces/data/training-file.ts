/** Reads train_face.h5: uint8 images [N, 64, 64, 3] in BGR order and labels [N, 1], 1 for a face. */
import {
  elementType,
  type Hdf5Dataset,
  type Hdf5Inspection,
  inspectHdf5,
  invalidHdf5,
  openRows,
  type RowsOptions,
  shapeInWords,
  type SourceFile,
} from '../../../harness/index.ts';
import { faceBytes, faceSide, type FaceTrainingData } from './faces.ts';

const imageShape = [faceSide, faceSide, 3];

/**
 * Opens a training file of the lab's layout; labels are read, images stay on disk. Throws 'data-invalid' for a
 * missing dataset, images that are not uint8 [N, 64, 64, 3], labels that are not N zeros and ones, for a file
 * without both faces and non-faces, and for a compression that HDF5 itself does not know.
 */
export async function openTrainingFaces(source: SourceFile, options: RowsOptions): Promise<FaceTrainingData> {
  const { name } = source;
  const inspection = await inspectHdf5(source.path, ['images', 'labels'], ['labels']);
  const count = checkImages(name, datasetOf(name, inspection, 'images'));
  const labels = checkLabels(
    name,
    datasetOf(name, inspection, 'labels'),
    inspection.numbers['labels'],
    count,
  );
  const rows = await openRows(source, { name: 'images', count, rowBytes: faceBytes }, options);
  return {
    count,
    labels,
    groups: null,
    balancedTest: null,
    readImage: (row, target, offset) => {
      rows.read(row, target, offset);
    },
    close: () => {
      rows.close();
    },
  };
}

function datasetOf(file: string, { datasets, names }: Hdf5Inspection, wanted: string): Hdf5Dataset {
  const dataset = datasets[wanted];
  if (dataset === null || dataset === undefined) {
    const found = names.includes(wanted) ? 'something else of that name' : 'none';
    throw invalidHdf5(
      file,
      `a dataset '${wanted}'`,
      `${found}; the file has ${names.join(', ') || 'nothing'}`,
    );
  }
  if (dataset.unknownFilters.length > 0) {
    throw invalidHdf5(
      file,
      `'${wanted}' uncompressed or gzip`,
      `compression ${dataset.unknownFilters.join(', ')}`,
    );
  }
  return dataset;
}

function checkImages(file: string, images: Hdf5Dataset): number {
  const { shape } = images;
  const [count = 0, ...rest] = shape ?? [];
  if (shape?.length !== 4 || rest.some((size, index) => size !== imageShape[index])) {
    throw invalidHdf5(file, "'images' of shape Nx64x64x3", shapeInWords(shape));
  }
  const type = elementType(images);
  if (type !== 'uint8') throw invalidHdf5(file, "'images' of uint8 (0 to 255)", type);
  if (count === 0) throw invalidHdf5(file, 'at least one image', 'none');
  return count;
}

/** Labels of any number type and of shape [N] or [N, 1], as bytes. */
function checkLabels(
  file: string,
  dataset: Hdf5Dataset,
  values: readonly (number | null)[] | null | undefined,
  count: number,
): Uint8Array {
  const { shape } = dataset;
  if (shape?.[0] !== count || shape.length > 2 || (shape.length === 2 && shape[1] !== 1)) {
    throw invalidHdf5(file, `'labels' of shape ${count}x1, one an image`, shapeInWords(shape));
  }
  const type = elementType(dataset);
  if (!/^u?int|^float/.test(type)) throw invalidHdf5(file, "'labels' of numbers", type);
  if (!values) throw invalidHdf5(file, "'labels' of integers, float32 or float64", type);
  const labels = new Uint8Array(count);
  const seen = [0, 0];
  for (const [row, label] of values.entries()) {
    if (label !== 0 && label !== 1) {
      throw invalidHdf5(file, "'labels' of 0 and 1", `${label ?? 'NaN or infinity'} at row ${row}`);
    }
    labels[row] = label;
    seen[label] = (seen[label] ?? 0) + 1;
  }
  if (seen[0] === 0 || seen[1] === 0) {
    throw invalidHdf5(file, 'faces (label 1) and non-faces (label 0)', `only label ${seen[0] === 0 ? 1 : 0}`);
  }
  return labels;
}
