/** Reads train_face.h5: uint8 images [N, 64, 64, 3] in BGR order and labels [N, 1], 1 for a face. */
import { basename } from 'node:path';
import type { FaceTrainingData } from './faces.ts';
import { faceSide } from './faces.ts';
import { elementType, invalidHdf5, openHdf5, shapeInWords, type Hdf5Dataset, type Hdf5File } from './hdf5.ts';
import { openRows, type RowsOptions } from './hdf5-rows.ts';

const imageShape = [faceSide, faceSide, 3];

/**
 * Opens a training file of the lab's layout; labels are read, images stay on disk. Throws 'data-invalid' for a
 * missing dataset, images that are not uint8 [N, 64, 64, 3], labels that are not N zeros and ones, and for a file
 * without both faces and non-faces.
 */
export async function openTrainingFaces(
  path: string,
  options: Omit<RowsOptions, 'path'>,
): Promise<FaceTrainingData> {
  const file = await openHdf5(path, basename(path));
  try {
    const images = file.dataset('images');
    const count = checkImages(file, images);
    const labels = readLabels(file, count);
    const rows = openRows(images, { ...options, path });
    return {
      count,
      labels,
      groups: null,
      balancedTest: null,
      readImage: (row, target, offset) => {
        rows.read(row, target, offset);
      },
      close() {
        rows.close();
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

function checkImages(file: Hdf5File, images: Hdf5Dataset): number {
  const { shape } = images;
  const [count = 0, ...rest] = shape ?? [];
  if (shape?.length !== 4 || rest.some((size, index) => size !== imageShape[index])) {
    throw invalidHdf5(file.name, "'images' of shape Nx64x64x3", shapeInWords(shape));
  }
  const type = elementType(images);
  if (type !== 'uint8') throw invalidHdf5(file.name, "'images' of uint8 (0 to 255)", type);
  if (count === 0) throw invalidHdf5(file.name, 'at least one image', 'none');
  return count;
}

type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

function isNumbers(values: unknown): values is NumberArray {
  return ArrayBuffer.isView(values) && !(values instanceof DataView);
}

/** Labels of any number type and of shape [N] or [N, 1], as bytes. */
function readLabels(file: Hdf5File, count: number): Uint8Array {
  const dataset = file.dataset('labels');
  const { shape } = dataset;
  if (shape?.[0] !== count || shape.length > 2 || (shape.length === 2 && shape[1] !== 1)) {
    throw invalidHdf5(file.name, `'labels' of shape ${count}x1, one an image`, shapeInWords(shape));
  }
  const type = elementType(dataset);
  const values: unknown = dataset.value;
  if (!/^u?int|^float/.test(type) || !isNumbers(values)) {
    throw invalidHdf5(file.name, "'labels' of numbers", type);
  }
  const labels = new Uint8Array(count);
  const seen = [0, 0];
  for (const [row, value] of values.entries()) {
    const label = Number(value);
    if (label !== 0 && label !== 1) {
      throw invalidHdf5(file.name, "'labels' of 0 and 1", `${String(value)} at row ${row}`);
    }
    labels[row] = label;
    seen[label] = (seen[label] ?? 0) + 1;
  }
  if (seen[0] === 0 || seen[1] === 0) {
    throw invalidHdf5(
      file.name,
      'faces (label 1) and non-faces (label 0)',
      `only label ${seen[0] === 0 ? 1 : 0}`,
    );
  }
  return labels;
}
