import * as tf from '@tensorflow/tfjs-core';
import { internalError, type StepState } from '../../harness/index.ts';
import type { LstmState } from './model.ts';

/** Values of an LSTM state, row-major [rows, units]. */
export interface LstmValues {
  readonly hidden: Float32Array;
  readonly cell: Float32Array;
}

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
    return this.stateOf({
      hidden: new Float32Array(this.hidden.size),
      cell: new Float32Array(this.cell.size),
    });
  }

  /** The first rows of given values by name, as many as this state has. */
  stateOf({ hidden, cell }: LstmValues): StepState {
    const entry = ({ name, shape, size }: tf.Variable, values: Float32Array) => {
      if (values.length < size) {
        throw internalError(`${name}: expected ${size} values at least, got ${values.length}`);
      }
      return [name, { shape, dtype: 'float32' as const, values: values.slice(0, size) }] as const;
    };
    return new Map([entry(this.hidden, hidden), entry(this.cell, cell)]);
  }

  /** What a step that carries this state left in it. */
  valuesIn(state: StepState): LstmValues {
    const values = ({ name }: tf.Variable) => {
      const found = state.get(name)?.values;
      if (!(found instanceof Float32Array)) throw internalError(`the step's state has no '${name}'`);
      return found;
    };
    return { hidden: values(this.hidden), cell: values(this.cell) };
  }
}
