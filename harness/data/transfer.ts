/** One HTTP transfer into a partial file. */
import { open, type FileHandle } from 'node:fs/promises';
import { messageOf } from '../core/errors.ts';

/** The source cannot be reached, or answers with something else: asking it again is of no use. */
export class SourceFailed extends Error {
  override readonly name = 'SourceFailed';
}

/** The connection broke off in the middle: asking again may go on from there. */
export class ConnectionBroken extends Error {
  override readonly name = 'ConnectionBroken';
}

export interface TransferOptions {
  readonly url: string;
  /** Path that is written; created when absent. */
  readonly part: string;
  /** Bytes that `part` holds already and the transfer goes on from. */
  readonly offset: number;
  /** A body larger than this is not the file. */
  readonly largestBytes: number;
  readonly connectTimeoutMs: number;
  readonly stallTimeoutMs: number;
  /** Called with the bytes in `part` so far. */
  received(bytes: number): void;
}

/**
 * Appends what is missing of `url` to `part`, or rewrites it when the server does not do ranges. Returns when the
 * server has sent all it has; whether that is the right content is the caller's to check. Throws SourceFailed or
 * ConnectionBroken; in the latter case `part` keeps what came. Errors of the file system pass through.
 */
export async function transfer(options: TransferOptions): Promise<void> {
  const clock = new Watchdog();
  try {
    const response = await connect(options, clock);
    if (response !== 'already complete') await store(response, options, clock);
  } finally {
    clock.stop();
  }
}

async function store(response: Response, options: TransferOptions, clock: Watchdog): Promise<void> {
  const resumed = response.status === 206;
  const handle = await open(options.part, resumed ? 'a' : 'w');
  try {
    await receiveBody(response, handle, resumed ? options.offset : 0, options, clock);
    // On disk before it is renamed into place.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function connect(options: TransferOptions, clock: Watchdog): Promise<Response | 'already complete'> {
  // Identity: a body unpacked on the way could neither be resumed nor measured.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (options.offset > 0) headers['range'] = `bytes=${options.offset}-`;
  clock.expectWithin(options.connectTimeoutMs, 'no answer');
  let response: Response;
  try {
    response = await fetch(options.url, { headers, signal: clock.signal });
  } catch (error) {
    throw new SourceFailed(clock.expired ?? reasonOf(error), { cause: error });
  }
  const refusal = refusalOf(response, options);
  if (refusal === undefined) return response;
  await response.body?.cancel();
  if (refusal === 'already complete') return refusal;
  throw new SourceFailed(refusal);
}

/** Why a response is not the wanted bytes; undefined when it is. */
function refusalOf(response: Response, { offset }: TransferOptions): string | undefined {
  // Range not satisfiable: nothing lies behind what is here.
  if (response.status === 416 && offset > 0) return 'already complete';
  if (response.status !== 200 && response.status !== 206) {
    return `HTTP ${response.status} ${response.statusText}`.trimEnd();
  }
  if (response.headers.get('content-type')?.startsWith('text/html') === true)
    return 'a web page in place of the file';
  const range = response.headers.get('content-range');
  if (response.status === 206 && range?.startsWith(`bytes ${offset}-`) !== true) {
    return `asked for bytes from ${offset}, got ${range ?? 'an unnamed range'}`;
  }
  return response.body === null ? 'an empty answer' : undefined;
}

async function receiveBody(
  response: Response,
  handle: FileHandle,
  start: number,
  options: TransferOptions,
  clock: Watchdog,
): Promise<void> {
  let total = start;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    clock.expectWithin(options.stallTimeoutMs, 'stalled: no data');
    let chunk;
    try {
      chunk = await reader.read();
    } catch (error) {
      throw new ConnectionBroken(`${clock.expired ?? reasonOf(error)} after ${total} bytes`, {
        cause: error,
      });
    }
    if (chunk.done) return;
    total += chunk.value.length;
    if (total > options.largestBytes) {
      await reader.cancel();
      throw new SourceFailed(`more than ${options.largestBytes} bytes`);
    }
    await handle.write(chunk.value);
    options.received(total);
  }
}

/** Aborts a transfer that is silent for too long. */
class Watchdog {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** What was waited for in vain; undefined while nothing was. */
  expired: string | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  expectWithin(milliseconds: number, otherwise: string): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.expired = `${otherwise} for ${milliseconds / 1000} s`;
      this.#controller.abort();
    }, milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** fetch says only "fetch failed"; its cause says why, and an aggregate of causes only by its code. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
  return messageOf(cause) || code;
}
