import { allocate, type TensorData, type TypedArray } from '../../core/tensor-data.ts';
import { stateInput, stateOutput } from '../onnx/serialize.ts';
import type { StepState } from '../step.ts';
import { checkedState } from './check-arrays.ts';
import type * as ort from './onnxruntime.mjs';
import { toOrtTensor } from './ort-tensor.ts';
import type { Feeds, Fetches } from './session.ts';
import type { InitialState, StateStore } from './state-store.ts';

/** Two buffers, read and written in turn, so that no call allocates or copies state. */
interface StateBuffers {
  readonly name: string;
  current: ort.Tensor;
  /** Null for what no call writes. */
  next: ort.Tensor | null;
}

/** State in the memory of the process. */
export class HostState implements StateStore {
  readonly #stepName: string;
  readonly #states: StateBuffers[];

  constructor(stepName: string, initial: readonly InitialState[]) {
    this.#stepName = stepName;
    this.#states = initial.map(({ name, data, isWritten }) => ({
      name,
      current: toOrtTensor({ ...data, values: data.values.slice() }),
      next: isWritten ? toOrtTensor({ ...data, values: allocate(data) }) : null,
    }));
  }

  bind(feeds: Feeds, fetches: Fetches): void {
    for (const { name, current, next } of this.#states) {
      feeds[stateInput(name)] = current;
      if (next !== null) fetches[stateOutput(name)] = next;
    }
  }

  advance(): void {
    for (const state of this.#states) {
      if (state.next !== null) [state.current, state.next] = [state.next, state.current];
    }
  }

  read(): Promise<StepState> {
    return Promise.resolve(
      new Map(
        this.#states.map(({ name, current }) => [
          name,
          {
            shape: [...current.dims],
            dtype: current.type as TensorData['dtype'],
            values: (current.data as TypedArray).slice(),
          },
        ]),
      ),
    );
  }

  write(state: StepState): Promise<void> {
    const written = this.#states.map(({ name, current }) => {
      const expected = { shape: current.dims, dtype: current.type as TensorData['dtype'] };
      return { current, data: checkedState(this.#stepName, name, expected, state) };
    });
    for (const { current, data } of written) {
      if (data !== undefined) (current.data as TypedArray).set(data.values);
    }
    return Promise.resolve();
  }

  /** Both buffers of a state are written in turn: none can be another's. */
  share(): boolean {
    return false;
  }

  dispose(): void {
    this.#states.length = 0;
  }
}
