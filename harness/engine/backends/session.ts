import { internalError } from '../../core/errors.ts';
import type * as ort from './onnxruntime.mjs';

export type Feeds = Record<string, ort.Tensor>;
/** By output name: memory to write into, or null for memory of ONNX Runtime's own. */
export type Fetches = Record<string, ort.Tensor | null>;
export type Results = ort.InferenceSession.ReturnType;

/** A session of ONNX Runtime that is fed only what its provider can read. */
export class Session {
  readonly #session: ort.InferenceSession;
  readonly #readsGpuBuffers: boolean;

  /** @param readsGpuBuffers - Whether its provider computes with gpu-buffers; only WebGPU's does. */
  constructor(session: ort.InferenceSession, readsGpuBuffers: boolean) {
    this.#session = session;
    this.#readsGpuBuffers = readsGpuBuffers;
  }

  /** @throws an internal error for a tensor that the provider would take and read as something else */
  async run(feeds: Feeds, fetches: Fetches): Promise<Results> {
    for (const name in feeds) {
      const location = feeds[name]?.location;
      // The binding hands a gpu-buffer to the CPU provider as if it were its memory.
      if (location === 'cpu' || (location === 'gpu-buffer' && this.#readsGpuBuffers)) continue;
      throw internalError(
        `input '${name}' lies in '${location ?? 'nothing'}', where this session cannot read it`,
      );
    }
    return this.#session.run(feeds, fetches);
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
