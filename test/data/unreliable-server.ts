/** A local HTTP server that misbehaves on request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';

export interface Served {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Number of earlier requests. */
  readonly earlier: number;
}

export interface LocalServer {
  readonly origin: string;
  /** `METHOD path range` of every request so far. */
  readonly log: readonly string[];
}

/** Serves on 127.0.0.1 with `answer` while `work` runs. */
export async function withServer(
  answer: (served: Served) => void,
  work: (server: LocalServer) => Promise<void>,
): Promise<void> {
  const log: string[] = [];
  const server = createServer((request, response) => {
    const earlier = log.length;
    log.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.range ?? ''}`.trimEnd());
    answer({ request, response, earlier });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, log });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** A well-behaved answer, with ranges. */
export function serve({ request, response }: Served, body: Uint8Array): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start >= body.length) {
    response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
    return;
  }
  const part = body.subarray(start);
  const headers = { 'content-type': 'application/x-gzip', 'content-length': part.length };
  if (start > 0) {
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${start}-${body.length - 1}/${body.length}`,
    });
  } else response.writeHead(200, headers);
  response.end(part);
}

/** Clocks of files lag behind ours by a tick of the system's. */
const clockTickMs = 10;

/**
 * Promises the whole body, and breaks the connection off when `bytes` of it are in the client's file: what is still on
 * its way then would be lost, which on a busy machine takes longer than any time that one could wait.
 */
export function breakOff({ response }: Served, body: Uint8Array, bytes: number, file: string): void {
  const asked = Date.now();
  const look = () => {
    const found = statSync(file, { throwIfNoEntry: false });
    const hasCome = found !== undefined && found.size >= bytes && found.mtimeMs >= asked - clockTickMs;
    if (hasCome) response.destroy();
    else if (!response.destroyed) setTimeout(look, 20);
  };
  response.writeHead(200, { 'content-length': body.length });
  response.write(body.subarray(0, bytes), look);
}
