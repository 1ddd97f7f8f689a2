import { createContext, Script } from 'node:vm';

const sandbox: { work: () => void } = { work: () => undefined };
createContext(sandbox);
const callWork = new Script('work()');

/** What `withinTime` throws when time is up. */
export class OutOfTime extends Error {}

/**
 * Runs synchronous `work` and stops it when it takes too long, even in a loop without end: no timer of an event loop
 * would fire there. Throws OutOfTime; what `work` had begun is then half done, and its `finally` blocks did not run.
 */
export function withinTime<T>(milliseconds: number, work: () => T): T {
  const results: T[] = [];
  sandbox.work = () => {
    results.push(work());
  };
  try {
    callWork.runInContext(sandbox, { timeout: milliseconds });
  } catch (error) {
    if (isTimeout(error)) {
      throw new OutOfTime(`did not finish within ${milliseconds / 1000} s`, { cause: error });
    }
    throw error;
  }
  const [result] = results;
  return result as T;
}

/** No instance of our own Error: it is made where the script runs. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
