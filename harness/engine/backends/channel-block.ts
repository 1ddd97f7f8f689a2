import * as ort from 'onnxruntime-node';
import { GraphBuilder } from '../graph/builder.ts';
import { serializeModel } from '../onnx/serialize.ts';
import { blockedConv } from '../passes/blocked-products.ts';

/** Channels per block that ONNX Runtime's vector kernels have: AVX-512, then AVX2. */
const candidates = [16, 8] as const;

let probing: Promise<number | null> | null = null;

/**
 * Channels per block of the blocked layout on this CPU, or null where its convolution is missing or lies in another
 * layout. ONNX Runtime does not tell, so it is found out by one small convolution; asked once per process.
 */
export function channelBlock(): Promise<number | null> {
  probing ??= probe();
  return probing;
}

async function probe(): Promise<number | null> {
  for (const block of candidates) if (await computesWith(block)) return block;
  return null;
}

/** Whether a 1x1 convolution in blocks of `block` channels, with an addend, gives what it should. */
async function computesWith(block: number): Promise<boolean> {
  // More than one block of either candidate, so that another block size puts channels elsewhere.
  const width = 4 * Math.max(...candidates);
  const builder = new GraphBuilder('channel-block');
  const shape = [1, width, 1, 2];
  const x = builder.input('x', shape, 'float32');
  const filter = builder.input('filter', [width, width, 1, 1], 'float32');
  const addend = builder.input('addend', shape, 'float32');
  const attributes = { kernel_shape: [1, 1] };
  const [y] = builder.node(blockedConv, [x, filter, null, addend], attributes, [{ shape, dtype: 'float32' }]);
  const model = serializeModel(builder.finish([{ name: 'y', value: y ?? x }], []));
  // Small integers: every order of summation gives the same bits.
  const value = (row: number, column: number) => ((row * 7 + column * 3) % 11) - 5;
  const images = new Float32Array(2 * width);
  const weights = new Float32Array(width * width);
  const addends = Float32Array.from({ length: 2 * width }, (_, index) => value(index, 1));
  const expected = addends.slice();
  const at = (channel: number, pixel: number) =>
    (Math.floor(channel / block) * 2 + pixel) * block + (channel % block);
  for (let input = 0; input < width; input++) {
    for (let pixel = 0; pixel < 2; pixel++) images[at(input, pixel)] = value(pixel, input);
    for (let output = 0; output < width; output++) {
      const place = Math.floor(output / block) * (width / block) + Math.floor(input / block);
      weights[(place * block + (input % block)) * block + (output % block)] = value(input, output);
      for (let pixel = 0; pixel < 2; pixel++) {
        const index = at(output, pixel);
        expected[index] = (expected[index] as number) + value(pixel, input) * value(input, output);
      }
    }
  }
  try {
    const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
    const feeds = {
      x: new ort.Tensor('float32', images, shape),
      filter: new ort.Tensor('float32', weights, [width, width, 1, 1]),
      addend: new ort.Tensor('float32', addends, shape),
    };
    const results = await session.run(feeds);
    await session.release();
    const got = results['y']?.data as Float32Array;
    return got.every((item, index) => item === expected[index]);
  } catch {
    return false;
  }
}
