import type { Value } from '../graph/graph.ts';
import { dimensions } from '../graph/shape.ts';
import { blockedConv, reorderInput, reorderOutput } from '../onnx/blocked-layout.ts';
import type { Emitter } from '../onnx/emitter.ts';

/**
 * [K,N] (or [N,K], `transposed`) as the filter [N,K,1,1] of a convolution of K channels to N, in memory [N/b][K/b][b of K][b
 * of N]: that is [N/b][K][b], an image of K pixels with N channels.
 */
export function blockedFilter(emit: Emitter, matrix: Value, transposed: boolean): Value {
  const [rows, columns] = dimensions(matrix, 2);
  const [depth, channels] = transposed ? [columns, rows] : [rows, columns];
  const image = emit.reshape(matrix, [1, ...(transposed ? [channels, 1, depth] : [1, depth, channels])]);
  const blocks = emit.node(reorderInput, [image], { channels_last: Number(!transposed) });
  return emit.reshape(blocks, [channels, depth, 1, 1]);
}

/**
 * image [1,K,1,M] x filter [N,K,1,1] (+ addend [1,N,1,M]) -> [1,N,1,M]: each row of a matrix [M,K] is a pixel, its values are
 * the channels.
 */
export function blockedProduct(emit: Emitter, image: Value, filter: Value, addend?: Value): Value {
  const attributes = { kernel_shape: [1, 1] };
  return addend === undefined
    ? emit.node(blockedConv, [image, filter], attributes)
    : emit.node(blockedConv, [image, filter, null, addend], attributes);
}

/**
 * A matrix [G*r,C] as ONNX Runtime's blocked layout holds it: G images of r pixels in a row, whose C channels lie in
 * blocks of b, [G][C/b][r][b] in memory. It is declared as [G,C,1,r]: along the images, and along the channels in
 * whole blocks, a slice of that shape is a slice of that memory.
 */
export interface BlockedForm {
  readonly value: Value;
  /** Rows of the matrix per image. */
  readonly rows: number;
}

/** `size` rows (axis 0) or columns (axis 1) of a matrix. */
export interface MatrixSlice {
  readonly axis: 0 | 1;
  readonly begin: number;
  readonly size: number;
}

/** Which matrices of a graph in the making have a blocked form; converts the others where asked. */
export class BlockedForms {
  readonly #block: number;
  readonly #forms = new Map<Value, BlockedForm>();
  readonly #slices = new Map<Value, { readonly source: Value; readonly slice: MatrixSlice }>();

  constructor(block: number) {
    this.#block = block;
  }

  known(matrix: Value): BlockedForm | undefined {
    return this.#forms.get(matrix);
  }

  /** Whether a matrix divides into images of so many rows and into blocks of channels. */
  fits(matrix: Value, rows: number): boolean {
    const [count, columns] = dimensions(matrix, 2);
    return count % rows === 0 && columns % this.#block === 0;
  }

  /** Notes that a matrix is a slice of another, whose form is to be made when that of the slice is asked for. */
  isSliceOf(matrix: Value, source: Value, slice: MatrixSlice): void {
    this.#slices.set(matrix, { source, slice });
  }

  /** The form of a matrix that fits `rows` rows per image; made unless it is there. */
  of(emit: Emitter, matrix: Value, rows: number): Value {
    const known = this.#forms.get(matrix);
    if (known?.rows === rows) return known.value;
    const value = this.#sliceOfSource(emit, matrix, rows) ?? this.#converted(emit, matrix, rows);
    this.#forms.set(matrix, { value, rows });
    return value;
  }

  /** The slice of a matrix that has a form, as a form; null where it has none or the slice cuts an image or a block. */
  slice(emit: Emitter, matrix: Value, { axis, begin, size }: MatrixSlice): Value | null {
    const known = this.#forms.get(matrix);
    if (known === undefined) return null;
    const unit = axis === 0 ? known.rows : this.#block;
    if (begin % unit !== 0 || size % unit !== 0) return null;
    const [images, channels, height, width] = dimensions(known.value, 4);
    return axis === 0
      ? emit.slice(known.value, [begin / unit, 0, 0, 0], [size / unit, channels, height, width])
      : emit.slice(known.value, [0, begin, 0, 0], [images, size, height, width]);
  }

  /** The matrix [G*r,C] of a form [G,C,1,r]. What nothing reads of the conversion is dropped later. */
  matrixOf(emit: Emitter, form: Value): Value {
    const [images, columns, , rows] = dimensions(form, 4);
    const pixels = emit.node(reorderOutput, [form], { channels: columns, channels_last: 1 });
    const matrix = emit.reshape(pixels, [images * rows, columns]);
    this.#forms.set(matrix, { value: form, rows });
    return matrix;
  }

  #converted(emit: Emitter, matrix: Value, rows: number): Value {
    const [count, columns] = dimensions(matrix, 2);
    const pixels = emit.reshape(matrix, [count / rows, 1, rows, columns]);
    return emit.node(reorderInput, [pixels], { channels_last: 1 });
  }

  #sliceOfSource(emit: Emitter, matrix: Value, rows: number): Value | null {
    const known = this.#slices.get(matrix);
    if (known === undefined || !this.fits(known.source, rows)) return null;
    this.of(emit, known.source, rows);
    return this.slice(emit, known.source, known.slice);
  }
}
