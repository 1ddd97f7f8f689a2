/**
 * An engine whose trainings can go on after a stop. Every output and every state that a suite gets from its steps is
 * kept in a journal; from time to time that and the state of all steps is written down. A run that goes on repeats the
 * suite from its beginning: random streams, batches and measurements come out as before, since steps are the only thing
 * that takes long, and these answer from the journal until it ends. From there on they compute.
 */
import { performance } from 'node:perf_hooks';
import { ReprolabError } from '../core/errors.ts';
import type { TypedArray } from '../core/tensor-data.ts';
import type { CompiledStep, Engine, StepState, TensorSpecs } from '../engine/step.ts';
import {
  readNewest,
  writeCheckpoint,
  writeSegment,
  type Entry,
  type ReadCheckpoint,
} from './journal-files.ts';

export interface JournalOptions {
  /** Of this run's checkpoints. */
  readonly folder: string;
  /** Seconds between checkpoints, more where writing one costs more than 1% of them; 0: one before every call. */
  readonly everySeconds: number;
  /** What the run is of, asked for when its first step runs: its data is loaded then. */
  readonly identity: () => string;
  readonly log: (message: string) => void;
}

export interface Journal {
  readonly engine: Engine;
  /** True while steps answer from the journal: their time is none of this run's. */
  readonly isReplaying: boolean;
  /** Training steps and evaluations that were taken over. */
  readonly callsTakenOver: number;
}

/** A checkpoint costs no more than this share of the time between two. */
const costShare = 0.01;
/** A journal that grows beyond this is given up: the run goes on, and would start again after a stop. */
const mostBytes = 2e9;

/** What the wrapped steps of a run share. */
class Recorder implements Journal {
  readonly engine: Engine;
  readonly #options: JournalOptions;
  readonly #steps = new Map<number, CompiledStep>();
  readonly #names = new Map<number, readonly string[]>();
  /** What each wrapped step wraps. */
  readonly #inner = new WeakMap<CompiledStep, CompiledStep>();
  #compiled = 0;
  #pending: Entry[] = [];
  #segments: string[] = [];
  #number = 0;
  #bytes = 0;
  #nextAt: number;
  #isGivenUp = false;
  /** Null before the first call and where there is nothing to go on from. */
  #replay: (ReadCheckpoint & { at: number }) | null = null;
  /** Null before the first call. */
  #identity: string | null = null;
  callsTakenOver = 0;

  constructor(engine: Engine, options: JournalOptions) {
    this.#options = options;
    this.#nextAt = performance.now() + 1000 * options.everySeconds;
    this.engine = {
      info: engine.info,
      compile: async (step, compileOptions) =>
        this.#wrap(await engine.compile(step, compileOptions), step.name),
      dispose: () => engine.dispose(),
    };
  }

  get isReplaying(): boolean {
    return this.#replay !== null;
  }

  #wrap<Inputs extends TensorSpecs>(inner: CompiledStep<Inputs>, name: string): CompiledStep<Inputs> {
    const index = this.#compiled++;
    const step = `${index} (${name})`;
    this.#steps.set(index, inner);
    const wrapped: CompiledStep<Inputs> = {
      ...{ stepsPerCall: inner.stepsPerCall, phases: inner.phases, cost: inner.cost, threads: inner.threads },
      run: async (inputs) => {
        await this.#begin();
        const stored = this.#next('outputs', step);
        if (stored !== null) {
          this.callsTakenOver++;
          await this.#endReplay();
          return stored.outputs;
        }
        await this.#saveWhenDue();
        const outputs = await inner.run(inputs);
        // What is returned is the caller's, who may write into it.
        this.#keep({ kind: 'outputs', step, outputs: outputs.map(copyOf) });
        return outputs;
      },
      readState: async () => {
        await this.#begin();
        const stored = this.#next('state', step);
        if (stored !== null) {
          await this.#endReplay();
          return this.#named(index, stored.state);
        }
        const state = await inner.readState();
        this.#keep({ kind: 'state', step, state });
        return state;
      },
      writeState: async (state) => {
        // While replaying, what a step computes with is not yet restored, and will be.
        if (this.#replay === null) await inner.writeState(state);
      },
      takeState: async (from) => {
        if (this.#replay === null) await inner.takeState(this.#inner.get(from) ?? from);
      },
      dispose: async () => {
        this.#steps.delete(index);
        await inner.dispose();
      },
    };
    this.#inner.set(wrapped, inner);
    return wrapped;
  }

  /** Looks for a checkpoint at the first call. */
  async #begin(): Promise<void> {
    if (this.#identity !== null) return;
    const { folder, log } = this.#options;
    // Once: what an engine says of itself can change with what it compiles later.
    this.#identity = this.#options.identity();
    const found = readNewest(folder, (message) => {
      log(message);
    });
    if (found === null) return;
    if (found.checkpoint.identity !== this.#identity) {
      log(
        `the checkpoints in ${folder} are of another recipe, data, engine or version: starting from the beginning`,
      );
      return;
    }
    log(`going on from checkpoint ${found.number}, after ${found.entries.length} calls`);
    this.#replay = { ...found, at: 0 };
    this.#segments = [...found.checkpoint.segments];
    this.#number = found.number + 1;
    await this.#endReplay();
  }

  /** The journal's next entry, null when there is none left; throws when the suite asks for something else than then. */
  #next<Kind extends Entry['kind']>(kind: Kind, step: string): Extract<Entry, { kind: Kind }> | null {
    if (this.#replay === null) return null;
    const entry = this.#replay.entries[this.#replay.at];
    if (entry?.kind !== kind || entry.step !== step) {
      throw new ReprolabError(
        'checkpoint-invalid',
        `the checkpoints in ${this.#options.folder} do not fit: call ${this.#replay.at + 1} was '${entry?.kind ?? 'none'}' of step ${entry?.step ?? 'none'}, and is '${kind}' of step ${step}`,
        { advice: 'The suite has changed since. Delete the folder and run it again.' },
      );
    }
    this.#replay.at++;
    return entry as Extract<Entry, { kind: Kind }>;
  }

  /** After the last entry the steps get the state that they had. */
  async #endReplay(): Promise<void> {
    const replay = this.#replay;
    if (replay === null || replay.at < replay.entries.length) return;
    this.#replay = null;
    for (const [index, state] of replay.checkpoint.states) {
      await this.#steps.get(index)?.writeState(await this.#named(index, state));
    }
    this.#nextAt = performance.now() + 1000 * this.#options.everySeconds;
  }

  /**
   * A stored state under the names that the step has now, by position: tfjs numbers variables through a process, so that
   * they can have other numbers where something else ran before.
   */
  async #named(index: number, stored: StepState): Promise<StepState> {
    let names = this.#names.get(index);
    if (names === undefined) {
      names = [...((await this.#steps.get(index)?.readState()) ?? stored).keys()];
      this.#names.set(index, names);
    }
    return new Map([...stored].map(([name, data], at) => [names[at] ?? name, data]));
  }

  #keep(entry: Entry): void {
    if (!this.#isGivenUp) this.#pending.push(entry);
  }

  async #saveWhenDue(): Promise<void> {
    const began = performance.now();
    if (began < this.#nextAt || this.#isGivenUp) return;
    const { folder, everySeconds, log } = this.#options;
    try {
      if (this.#pending.length > 0) {
        const { name, bytes } = writeSegment(folder, this.#number, this.#pending);
        this.#segments.push(name);
        this.#bytes += bytes;
        this.#pending = [];
      }
      const states = new Map<number, StepState>();
      for (const [index, step] of this.#steps) states.set(index, await step.readState());
      const identity = this.#identity ?? '';
      writeCheckpoint(folder, this.#number, { identity, segments: this.#segments, states });
      this.#number++;
    } catch (error) {
      // A full disk costs the checkpoint, not the run.
      log(`no more checkpoints: ${error instanceof Error ? error.message : String(error)}`);
      this.#giveUp();
    }
    if (this.#bytes > mostBytes) {
      log(`no more checkpoints: the journal has grown beyond ${mostBytes / 1e9} GB`);
      this.#giveUp();
    }
    const cost = performance.now() - began;
    const pause = everySeconds === 0 ? 0 : Math.max(1000 * everySeconds, cost / costShare);
    this.#nextAt = performance.now() + pause;
  }

  #giveUp(): void {
    this.#isGivenUp = true;
    this.#pending = [];
  }
}

function copyOf(outputs: Readonly<Record<string, TypedArray>>): Readonly<Record<string, TypedArray>> {
  return Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, values.slice()]));
}

/** Keeps a journal of what the engine's steps give. */
export function keepJournal(engine: Engine, options: JournalOptions): Journal {
  return new Recorder(engine, options);
}
