import { SingleBar } from 'cli-progress';
import { performance } from 'node:perf_hooks';
import { formatDuration } from '../core/print.ts';
import { printableInLog, printableLine } from '../core/printable.ts';
import { formatValue } from '../core/unit.ts';
import type { DownloadProgress } from '../data/download.ts';
import type { Progress } from './messages.ts';

/** One thing that is under way. */
export interface ShownProgress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Figures beside the bar, ready to read. */
  readonly figures: string;
}

/** Shows how far a run is: a bar on a terminal, a plain line now and then elsewhere. */
export interface ProgressDisplay {
  /** What is shown from now on, e.g. a run's id. */
  begin(title: string): void;
  update(progress: ShownProgress): void;
  /** A line that does not tear the bar. */
  line(text: string): void;
  end(): void;
}

const plainIntervalMs = 10_000;

/** A training loop as it is shown. */
export function trainingProgress(progress: Progress): ShownProgress {
  const { loss, accuracy, stepsPerSecond, etaSeconds } = progress;
  const speed = stepsPerSecond >= 10 ? stepsPerSecond.toFixed(0) : stepsPerSecond.toFixed(2);
  const figures = [
    `loss ${loss.toFixed(4)}`,
    ...(accuracy === null ? [] : [`accuracy ${formatValue(accuracy, 'fraction')}`]),
    `${speed} steps/s`,
    `ETA ${formatDuration(etaSeconds)}`,
  ].join(' | ');
  return { label: progress.label, done: progress.step, total: progress.steps, figures };
}

/** A download as it is shown. */
export function downloadProgress({ file, receivedBytes, totalBytes }: DownloadProgress): ShownProgress {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return {
    label: `downloading ${file}`,
    done: receivedBytes,
    total: totalBytes,
    figures: `${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB`,
  };
}

function onTerminal(stream: NodeJS.WriteStream): ProgressDisplay {
  let title = '';
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    begin(name) {
      stop();
      title = printableLine(name);
    },
    update(progress) {
      const { done, total } = progress;
      const payload = {
        title,
        label: printableLine(progress.label),
        figures: printableLine(progress.figures),
      };
      if (bar === undefined) {
        bar = new SingleBar({
          stream,
          format: '{title}  {label} [{bar}] {percentage}% | {figures}',
          barCompleteChar: '=',
          barIncompleteChar: '-',
          barsize: 24,
          hideCursor: true,
          clearOnComplete: true,
          etaBuffer: 1,
          gracefulExit: false,
        });
        bar.start(total, done, payload);
      } else {
        bar.setTotal(total);
        bar.update(done, payload);
      }
    },
    line(text) {
      stop();
      stream.write(`${printableInLog(text)}\n`);
    },
    end: stop,
  };
}

function asLines(stream: NodeJS.WritableStream, now: () => number): ProgressDisplay {
  let title = '';
  let nextAt = 0;
  return {
    begin(name) {
      title = printableLine(name);
      nextAt = now() + plainIntervalMs;
    },
    update(progress) {
      if (now() < nextAt) return;
      nextAt = now() + plainIntervalMs;
      const { label, done, total, figures } = progress;
      const figuresLine = printableLine(`${label}  ${done}/${total} | ${figures}`);
      stream.write(`${printableInLog(`${title}  ${figuresLine}`)}\n`);
    },
    line(text) {
      stream.write(`${printableInLog(text)}\n`);
    },
    end: () => undefined,
  };
}

/** Of several runs at once: a line when one begins and what each says, since one bar cannot show them all. */
function ofSeveral(stream: NodeJS.WritableStream): ProgressDisplay {
  const line = (text: string) => {
    stream.write(`${printableInLog(text)}\n`);
  };
  return { begin: line, update: () => undefined, line, end: () => undefined };
}

/**
 * A display for `stream`, which is stderr: stdout may be for a machine.
 *
 * @param jobs - How many runs there are at once.
 * @param now - Monotonic, in milliseconds.
 */
export function progressDisplay(
  stream: NodeJS.WriteStream | (NodeJS.WritableStream & { readonly isTTY?: false }),
  jobs = 1,
  now: () => number = () => performance.now(),
): ProgressDisplay {
  if (jobs > 1) return ofSeveral(stream);
  return stream.isTTY ? onTerminal(stream) : asLines(stream, now);
}
