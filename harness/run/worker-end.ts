/** What the end of a worker process was, as an error that a result records. */
import { knownCause } from '../../scripts/start/crash.mjs';
import { ReprolabError } from '../core/errors.ts';
import { formatValue } from '../core/unit.ts';

/** How a worker process ended that nobody told to. */
export interface WorkerEnd {
  /** What it worked on. */
  readonly name: string;
  /** The signal that ended it; null where it ended by itself. */
  readonly signal: string | null;
  readonly exitCode: number | null;
  /** The last of what it wrote. */
  readonly output: string;
  /** The limit of its memory in bytes; null for none. */
  readonly limitBytes: number | null;
  /** The most that it was seen to hold; null where nobody looked. */
  readonly peakBytes: number | null;
  /** Why we killed it: it held more than its limit. */
  readonly isOverLimit: boolean;
  /** Whether the kernel killed processes for want of memory meanwhile. */
  readonly hasKernelKilled: boolean;
}

/** Signals by which native code ends its process: an assertion of its own, a wrong address, a wrong instruction. */
const nativeCrashes: readonly string[] = ['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP'];

/** The end as 'run-out-of-memory', 'worker-killed' by somebody, or 'worker-crashed' by itself. */
export function explainEnd(end: WorkerEnd): ReprolabError {
  const { name, signal, exitCode, isOverLimit, hasKernelKilled } = end;
  const how =
    signal === null
      ? `exit code ${exitCode ?? 'unknown'}`
      : `${signal}${nativeCrashes.includes(signal) ? ', a crash in native code' : ''}`;
  const ended = `The worker process of ${name} ended with ${how}.`;
  const cause = knownCause(end.output);
  if (isOverLimit) return outOfMemory(end, `${name} held more memory than it may, and was ended.`);
  if (signal === 'SIGKILL' && hasKernelKilled) {
    return outOfMemory(end, `${ended} The system killed it because memory was full.`);
  }
  if (cause?.isMemory === true) return outOfMemory(end, `${ended} ${cause.message}`);
  if (cause !== null) {
    return new ReprolabError('worker-crashed', `${ended} ${cause.message}`, { advice: cause.advice });
  }
  if (signal === null || nativeCrashes.includes(signal)) {
    return new ReprolabError('worker-crashed', ended + lastWords(end), {
      advice:
        'Run it again; if it crashes again, try --engine tfjs-cpu to tell whether the engine is the cause.',
    });
  }
  return new ReprolabError('worker-killed', `${ended} Somebody else sent that signal.${lastWords(end)}`, {
    advice:
      signal === 'SIGKILL'
        ? 'A process that the system or a container kills has often run out of memory: close other programs, or try --threads 1.'
        : 'Run it again.',
  });
}

function outOfMemory(end: WorkerEnd, what: string): ReprolabError {
  const { limitBytes, peakBytes } = end;
  const figures = [
    ...(peakBytes === null ? [] : [`At its peak it held ${formatValue(peakBytes, 'bytes')}.`]),
    ...(limitBytes === null ? [] : [`The limit is ${formatValue(limitBytes, 'bytes')} (--run-memory).`]),
  ];
  return new ReprolabError('run-out-of-memory', [what, ...figures].join(' ') + lastWords(end), {
    advice:
      limitBytes === null
        ? 'Close other programs, train fewer runs at once (--jobs), or try --threads 1.'
        : 'Raise --run-memory, or try --threads 1 or a smaller recipe.',
  });
}

function lastWords({ output }: WorkerEnd): string {
  const text = output.trim();
  return text === '' ? '' : ` Its last words:\n${text}`;
}
