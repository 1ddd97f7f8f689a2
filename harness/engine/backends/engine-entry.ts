/** What the table of engines knows of each. */
import { ReprolabError } from '../../core/errors.ts';
import type { Engine } from '../step.ts';

/** What an engine runs on, or why it cannot run here. */
export interface Availability {
  readonly available: boolean;
  /** Whether it computes on a GPU that is known to be real. */
  readonly gpu: boolean;
  readonly detail: string;
}

export interface EngineOptions {
  /** Threads of an engine that takes a number; when left out each step gets what suits its size. */
  readonly threads?: number;
}

export interface EngineEntry {
  /** Whether it captures steps into graphs; others run them kernel by kernel. */
  readonly captures: boolean;
  /** Whether it executes with as many threads as it is told to. */
  readonly takesThreads: boolean;
  /** Says whether it can run here; never throws. */
  readonly probe: () => Promise<Availability>;
  /** Throws engine-unavailable, with the reason, where it cannot run. */
  readonly open: (options: EngineOptions) => Promise<Engine>;
}

/** It does not run here, for this reason. */
export const missing = (detail: string): Availability => ({ available: false, gpu: false, detail });

/** The error of opening what does not run here. */
export function unavailable(name: string, reason: string): ReprolabError {
  return new ReprolabError('engine-unavailable', `Engine ${name} cannot run here: ${reason}`, {
    advice: 'Run `reprolab doctor` to see which engines are available; onnx-cpu runs everywhere.',
  });
}
