import type { TensorData } from '../../core/tensor-data.ts';
import { stateInput, stateOutput } from '../onnx/serialize.ts';
import type { StepState } from '../step.ts';
import { checkedState, checkSpec } from './check-arrays.ts';
import { DeviceTensor, type DeviceMemory } from './device-memory.ts';
import type { Feeds, Fetches, Results } from './session.ts';
import type { InitialState, StateStore } from './state-store.ts';

interface HeldState {
  readonly name: string;
  readonly isWritten: boolean;
  held: DeviceTensor;
}

/** State that stays on the device: what a call gives is fed to the next, and what it replaces is freed at once. */
export class DeviceState implements StateStore {
  readonly #stepName: string;
  readonly #memory: DeviceMemory;
  readonly #states: HeldState[];

  private constructor(stepName: string, memory: DeviceMemory, states: HeldState[]) {
    this.#stepName = stepName;
    this.#memory = memory;
    this.#states = states;
  }

  /** Uploads the initial values. */
  static async of(
    stepName: string,
    memory: DeviceMemory,
    initial: readonly InitialState[],
  ): Promise<DeviceState> {
    const tensors = await memory.upload(initial.map(({ data }) => data));
    const states = initial.map(({ name, isWritten }, index) => ({
      name,
      isWritten,
      held: tensors[index] as DeviceTensor,
    }));
    return new DeviceState(stepName, memory, states);
  }

  bind(feeds: Feeds, fetches: Fetches): void {
    for (const { name, held, isWritten } of this.#states) {
      feeds[stateInput(name)] = held.tensor;
      // Always the same outputs: with another set the binding refuses the call.
      if (isWritten) fetches[stateOutput(name)] = null;
    }
  }

  advance(results: Results): void {
    for (const state of this.#states) {
      if (state.isWritten) {
        replace(state, new DeviceTensor(results[stateOutput(state.name)], state.held.spec));
      }
    }
  }

  async read(): Promise<StepState> {
    const data = await this.#memory.download(this.#states.map(({ held }) => held));
    return new Map(this.#states.map(({ name }, index) => [name, data[index] as TensorData]));
  }

  async write(given: StepState): Promise<void> {
    const written = this.#states.flatMap((state) => {
      const data = checkedState(this.#stepName, state.name, state.held.spec, given);
      return data === undefined ? [] : [{ state, data }];
    });
    const tensors = await this.#memory.upload(written.map(({ data }) => data));
    written.forEach(({ state }, index) => {
      replace(state, tensors[index] as DeviceTensor);
    });
  }

  share(from: StateStore): boolean {
    if (!(from instanceof DeviceState) || from.#memory !== this.#memory) return false;
    const others = new Map(from.#states.map(({ name, held }) => [name, held]));
    const shared = this.#states.flatMap((state) => {
      const other = others.get(state.name);
      if (other === undefined) return [];
      checkSpec(this.#stepName, state.name, state.held.spec, other.spec);
      return [{ state, other }];
    });
    for (const { state, other } of shared) replace(state, other.hold());
    return true;
  }

  dispose(): void {
    for (const { held } of this.#states) held.release();
    this.#states.length = 0;
  }
}

function replace(state: HeldState, held: DeviceTensor): void {
  state.held.release();
  state.held = held;
}
