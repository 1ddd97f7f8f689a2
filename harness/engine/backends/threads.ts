import { usableCores } from '../../core/usable-cores.ts';

/**
 * Steps below this many FLOPs run on one thread: measured on a 2-core machine, handing pieces of such small
 * operators to a second thread costs more than it saves (see `reprolab bench --threads 1,2`).
 */
const singleThreadFlops = 300e6;

/** Threads for a step when the user names none: by the work of one step, so that it never varies between runs. */
export function defaultThreads(flopsPerStep: number): number {
  return flopsPerStep < singleThreadFlops ? 1 : usableCores();
}
