/** A local HTTP server that misbehaves on request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
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

/** Promises the whole body and breaks the connection off after `bytes` of it. */
export function breakOff({ response }: Served, body: Uint8Array, bytes: number): void {
  response.writeHead(200, { 'content-length': body.length });
  response.write(body.subarray(0, bytes), () => {
    // Later, so that the bytes are on their way before the connection goes.
    setTimeout(() => response.destroy(), 20);
  });
}
