import * as tf from '@tensorflow/tfjs-core';
import type { StepState } from '../../harness/index.ts';
import type { LstmState } from './model.ts';

/** Sets made so far by name: tfjs refuses a variable name that is taken. */
const made = new Map<string, number>();

/** The LSTM state that one step carries from call to call, as variables of shape [batch, units], first zero. */
export class StateVariables implements LstmState {
  readonly hidden: tf.Variable;
  readonly cell: tf.Variable;

  /** `name` becomes part of the variables' names; a second set of that name is numbered, as tfjs-layers does. */
  constructor(name: string, batch: number, units: number) {
    const count = made.get(name) ?? 0;
    made.set(name, count + 1);
    const unique = count === 0 ? name : `${name}_${count}`;
    const zeros = (part: string) =>
      tf.tidy(() => tf.variable(tf.zeros([batch, units]), false, `${unique}/${part}`, 'float32'));
    this.hidden = zeros('hidden');
    this.cell = zeros('cell');
  }

  get variables(): readonly tf.Variable[] {
    return [this.hidden, this.cell];
  }

  /** Assigns the state that follows; its tensors may be disposed afterwards. */
  assign(next: LstmState): void {
    this.hidden.assign(next.hidden);
    this.cell.assign(next.cell);
  }

  /** Zeros by name, for `writeState`: what Keras calls `reset_states`. */
  zeroState(): StepState {
    return new Map(
      this.variables.map(({ name, shape, size }) => [
        name,
        { shape, dtype: 'float32' as const, values: new Float32Array(size) },
      ]),
    );
  }
}
