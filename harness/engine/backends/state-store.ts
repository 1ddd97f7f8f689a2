import type { TensorData } from '../../core/tensor-data.ts';
import type { StepState } from '../step.ts';
import type { Feeds, Fetches, Results } from './session.ts';

/** A variable of a step as its state begins. */
export interface InitialState {
  readonly name: string;
  readonly data: TensorData;
  /** Whether a call writes it; an evaluation's weights are only read. */
  readonly isWritten: boolean;
}

/** Where the state of one compiled step lies between calls. */
export interface StateStore {
  /** Puts what a call reads of the state among its feeds, and where it writes among its fetches. */
  bind(feeds: Feeds, fetches: Fetches): void;
  /** What a call wrote is the state from now on. */
  advance(results: Results): void;
  /** A copy. */
  read(): Promise<StepState>;
  /** Replaces what `state` has a value for, once all of it is known to fit. */
  write(state: StepState): Promise<void>;
  /** Takes over by name what another store has, without a copy; false where the two do not share memory. */
  share(from: StateStore): boolean;
  /** Frees its memory; the session that used it must still be there. */
  dispose(): void;
}
