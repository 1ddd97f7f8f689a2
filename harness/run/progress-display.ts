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

/** Shows how far runs are: a bar on a terminal, a plain line now and then elsewhere. Titles tell them apart, e.g. a run's id. */
export interface ProgressDisplay {
  begin(title: string): void;
  update(title: string, progress: ShownProgress): void;
  /** A line that does not tear the bar. */
  line(text: string): void;
  end(title: string): void;
}

const plainIntervalMs = 30_000;

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
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  return {
    begin: stop,
    update(title, { done, total, ...texts }) {
      const payload = {
        title: printableLine(title),
        label: printableLine(texts.label),
        figures: printableLine(texts.figures),
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

/** One line each while, with all that is under way then: a log is read afterwards, and long ones are cut. */
function asLines(stream: NodeJS.WritableStream, now: () => number): ProgressDisplay {
  const underWay = new Map<string, string>();
  const write = (text: string) => stream.write(`${printableInLog(text)}\n`);
  let nextAt = now() + plainIntervalMs;
  return {
    begin(title) {
      underWay.set(title, '');
    },
    update(title, { label, done, total, figures }) {
      underWay.set(title, `  ${label}  ${done}/${total} | ${figures}`);
      if (now() < nextAt) return;
      nextAt = now() + plainIntervalMs;
      write([...underWay].map(([run, progress]) => printableLine(run + progress)).join('; '));
    },
    line: write,
    end(title) {
      underWay.delete(title);
    },
  };
}

/** Of several runs at once: a line when one begins and what each says, since one bar cannot show them all. */
function ofSeveral(stream: NodeJS.WritableStream): ProgressDisplay {
  const line = (text: string) => {
    stream.write(`${printableInLog(text)}\n`);
  };
  return { begin: line, update: () => undefined, line, end: () => undefined };
}

export interface DisplayOptions {
  /** How many runs there are at once. */
  readonly jobs?: number;
  /** Monotonic, in milliseconds. */
  readonly now?: () => number;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A display for `stream`, which is stderr: stdout may be for a machine. What CI runs gets lines, a terminal or not. */
export function progressDisplay(
  stream: NodeJS.WriteStream | (NodeJS.WritableStream & { readonly isTTY?: false }),
  { jobs = 1, now = () => performance.now(), env = process.env }: DisplayOptions = {},
): ProgressDisplay {
  // As CI services set it; a user's own CI=false says that this is none.
  const isCi = !['', '0', 'false'].includes((env['CI'] ?? '').toLowerCase());
  if (!stream.isTTY || isCi) return asLines(stream, now);
  return jobs > 1 ? ofSeveral(stream) : onTerminal(stream);
}
