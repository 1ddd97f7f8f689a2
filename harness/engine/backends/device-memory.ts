import { internalError } from '../../core/errors.ts';
import type { TensorData, TensorSpec, TypedArray } from '../../core/tensor-data.ts';
import { GraphBuilder } from '../graph/builder.ts';
import { onnxDialect } from '../onnx/operators.ts';
import { serializeModel } from '../onnx/serialize.ts';
import type * as ort from './onnxruntime.mjs';
import { toOrtTensor } from './ort-tensor.ts';
import type { Session } from './session.ts';

/** A tensor in a gpu-buffer, freed with the last of its holders. No call writes into it: what one gives is new. */
export class DeviceTensor {
  readonly tensor: ort.Tensor;
  readonly spec: TensorSpec;
  #holders = 1;

  /** Of a session's result, which it owns from now on. */
  constructor(tensor: ort.Tensor | undefined, spec: TensorSpec) {
    if (tensor?.location !== 'gpu-buffer') {
      throw internalError(`a result lies in '${tensor?.location ?? 'nothing'}', not in a gpu-buffer`);
    }
    this.tensor = tensor;
    this.spec = spec;
  }

  /** For another holder. */
  hold(): this {
    this.#holders++;
    return this;
  }

  release(): void {
    this.#holders--;
    if (this.#holders === 0) this.tensor.dispose();
  }
}

/** Makes a session on the device whose outputs of these names stay there, in gpu-buffers. */
export type OpenSession = (model: Uint8Array, kept: readonly string[]) => Promise<Session>;

/**
 * Moves tensors to the device and back. The binding has no call for either (reading a gpu-buffer's data aborts the process),
 * but a session that copies its inputs does it, by where its outputs stay. The sessions live until the engine ends: the
 * provider frees its device, and every compiled shader, with its last session, and tensors must be gone by then.
 */
export class DeviceMemory {
  readonly #open: OpenSession;
  readonly #sessions = new Map<string, Promise<Session>>();

  constructor(open: OpenSession) {
    this.#open = open;
  }

  async upload(data: readonly TensorData[]): Promise<DeviceTensor[]> {
    const results = await this.#copy('upload', data, data.map(toOrtTensor));
    return results.map((tensor, index) => {
      const { shape, dtype } = data[index] as TensorData;
      return new DeviceTensor(tensor, { shape, dtype });
    });
  }

  /** The values, in memory that is the caller's. */
  async download(tensors: readonly DeviceTensor[]): Promise<TensorData[]> {
    const specs = tensors.map(({ spec }) => spec);
    const results = await this.#copy(
      'download',
      specs,
      tensors.map(({ tensor }) => tensor),
    );
    return specs.map(({ shape, dtype }, index) => ({
      shape: [...shape],
      dtype,
      values: results[index]?.data as TypedArray,
    }));
  }

  /** After the last of its tensors is released. */
  async dispose(): Promise<void> {
    for (const session of this.#sessions.values()) await (await session).release();
    this.#sessions.clear();
  }

  async #copy(
    way: 'upload' | 'download',
    specs: readonly TensorSpec[],
    tensors: readonly ort.Tensor[],
  ): Promise<(ort.Tensor | undefined)[]> {
    if (tensors.length === 0) return [];
    const key = `${way} ${specs.map(({ shape, dtype }) => `${dtype}[${shape.join(',')}]`).join(' ')}`;
    const names = specs.map((_, index) => `y${index}`);
    let opening = this.#sessions.get(key);
    if (opening === undefined) {
      opening = this.#open(copyModel(specs), way === 'upload' ? names : []);
      this.#sessions.set(key, opening);
    }
    const session = await opening;
    const results = await session.run(
      Object.fromEntries(tensors.map((tensor, index) => [`x${index}`, tensor])),
      Object.fromEntries(names.map((name) => [name, null])),
    );
    return names.map((name) => results[name]);
  }
}

/** y0 = x0, y1 = x1, ... */
function copyModel(specs: readonly TensorSpec[]): Uint8Array {
  const builder = new GraphBuilder('copy', onnxDialect);
  const outputs = specs.map(({ shape, dtype }, index) => ({
    name: `y${index}`,
    value: builder.input(`x${index}`, shape, dtype),
  }));
  // An output that is an input gets an Identity as the model is written.
  return serializeModel(builder.finish(outputs, []));
}
