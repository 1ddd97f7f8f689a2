import { extent } from '../../core/extent.ts';
import * as ort from './onnxruntime.mjs';
import { GraphBuilder } from '../graph/builder.ts';
import { Emitter } from '../onnx/emitter.ts';
import { onnxDialect } from '../onnx/operators.ts';
import { serializeModel } from '../onnx/serialize.ts';
import { BlockedForms, blockedFilter, blockedProduct } from '../passes/blocked-form.ts';

/** Channels per block that ONNX Runtime's vector kernels have: AVX-512, then AVX2. */
const candidates = [16, 8] as const;

let probing: Promise<number | null> | null = null;

/**
 * Channels per block of the blocked layout on this CPU, or null where its convolution is missing or lies in another
 * layout. ONNX Runtime does not tell, so it is found out by one small product; asked once per process.
 */
export function channelBlock(): Promise<number | null> {
  probing ??= probe();
  return probing;
}

async function probe(): Promise<number | null> {
  for (const block of candidates) if (await computesWith(block)) return block;
  return null;
}

/** Whether a product [2,C] x [C,C] + [2,C] comes out right whose left factor is laid out in blocks of `block` channels. */
async function computesWith(block: number): Promise<boolean> {
  // More than one block of either candidate, so that another block size puts channels elsewhere.
  const width = 4 * extent(candidates).highest;
  const rows = 2;
  const builder = new GraphBuilder('channel-block', onnxDialect);
  const emit = new Emitter(builder);
  const forms = new BlockedForms(block);
  const image = builder.input('image', [1, width, 1, rows], 'float32');
  const matrix = builder.input('matrix', [width, width], 'float32');
  const addend = builder.input('addend', [rows, width], 'float32');
  const form = blockedProduct(emit, image, blockedFilter(emit, matrix, false), forms.of(emit, addend, rows));
  const model = serializeModel(builder.finish([{ name: 'sum', value: forms.matrixOf(emit, form) }], []));
  // Small integers: every order of summation gives the same bits.
  const value = (row: number, column: number) => ((row * 7 + column * 3) % 11) - 5;
  const filled = (height: number, element: (row: number, column: number) => number) =>
    Float32Array.from({ length: height * width }, (_, at) => element(Math.floor(at / width), at % width));
  const blocks = new Float32Array(rows * width);
  for (let channel = 0; channel < width; channel++) {
    for (let row = 0; row < rows; row++) {
      blocks[(Math.floor(channel / block) * rows + row) * block + (channel % block)] = value(row, channel);
    }
  }
  const expected = filled(rows, (row, column) => {
    let sum = value(column, row);
    for (let channel = 0; channel < width; channel++) sum += value(row, channel) * value(channel, column);
    return sum;
  });
  try {
    const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
    const feeds = {
      image: new ort.Tensor('float32', blocks, image.shape),
      matrix: new ort.Tensor('float32', filled(width, value), matrix.shape),
      addend: new ort.Tensor(
        'float32',
        filled(rows, (row, column) => value(column, row)),
        addend.shape,
      ),
    };
    const results = await session.run(feeds);
    await session.release();
    const got = results['sum']?.data as Float32Array;
    return got.every((item, index) => item === expected[index]);
  } catch {
    return false;
  }
}
