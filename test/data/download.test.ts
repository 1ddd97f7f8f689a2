import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { ReprolabError, type ErrorCode } from '../../harness/core/errors.ts';
import { downloadFile, type DownloadOptions, type DownloadProgress } from '../../harness/data/download.ts';
import { contents, errorOf, fileOf, inSandbox, write } from './small-data.ts';
import { breakOff, serve, withServer, type LocalServer, type Served } from './unreliable-server.ts';

const name = 'train-images-idx3-ubyte.gz';
const content = contents[name] as Buffer;
// Level 0 keeps the file long enough to break off in.
const packed = gzipSync(content, { level: 0 });
const half = packed.length >> 1;

interface Scene extends LocalServer {
  /** Downloads the file from the paths given, one source each. */
  readonly download: (paths?: readonly string[], options?: DownloadOptions) => Promise<void>;
  readonly target: string;
  readonly part: string;
}

function scene(
  answer: (served: Served, part: string) => void,
  work: (scene: Scene) => Promise<void>,
): Promise<void> {
  return inSandbox(({ root }) => {
    const target = join(root, 'cache', 'mnist', name);
    const part = `${target}.part`;
    return withServer(
      (served) => {
        answer(served, part);
      },
      async (server) => {
        await work({
          origin: server.origin,
          log: server.log,
          target,
          part,
          async download(paths = ['/a'], options = {}) {
            const urls = paths.map((path) => server.origin + path);
            const file = { ...fileOf(name, content, urls), downloadBytes: packed.length };
            const checked = await downloadFile(file, target, options);
            assert.equal(checked.path, target);
            assert.deepEqual(Buffer.from(checked.content ?? []), content);
            assert.deepEqual(readdirSync(join(root, 'cache', 'mnist')), [name], 'nothing else is left');
            assert.deepEqual(readFileSync(target), packed);
          },
        });
      },
    );
  });
}

async function refuses(work: () => Promise<unknown>, code: ErrorCode, message: RegExp): Promise<void> {
  const error = await errorOf(work);
  assert.ok(error instanceof ReprolabError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, message);
  assert.ok(error.advice);
}

test('downloads, reports progress and puts the file in place', () =>
  scene(
    (served) => {
      serve(served, packed);
    },
    async ({ download, log }) => {
      const seen: DownloadProgress[] = [];
      await download(['/a'], { progress: (progress) => seen.push(progress) });
      assert.deepEqual(log, ['GET /a']);
      assert.deepEqual(seen.at(-1), {
        file: name,
        receivedBytes: packed.length,
        totalBytes: packed.length,
      });
    },
  ));

test('goes on where the connection broke off', () =>
  scene(
    (served, part) => {
      if (served.earlier === 0) breakOff(served, packed, half, part);
      else serve(served, packed);
    },
    async ({ download, log }) => {
      await download();
      assert.deepEqual(log, ['GET /a', `GET /a bytes=${half}-`]);
    },
  ));

test('begins anew where the server ignores the range', () =>
  scene(
    (served, part) => {
      if (served.earlier === 0) breakOff(served, packed, half, part);
      else served.response.writeHead(200, { 'content-length': packed.length }).end(packed);
    },
    async ({ download, log }) => {
      await download();
      assert.equal(log.length, 2);
    },
  ));

test('goes on from what an earlier run left', () =>
  scene(
    (served) => {
      serve(served, packed);
    },
    async ({ download, log, part }) => {
      write(part, packed.subarray(0, 100));
      await download();
      assert.deepEqual(log, ['GET /a bytes=100-']);
    },
  ));

test('takes a partial file that is in fact complete', () =>
  scene(
    (served) => {
      serve(served, packed);
    },
    async ({ download, log, part }) => {
      write(part, packed);
      await download();
      assert.deepEqual(log, [`GET /a bytes=${packed.length}-`]);
    },
  ));

test('fetches from zero when a resumed file turns out wrong', () =>
  scene(
    (served) => {
      serve(served, packed);
    },
    async ({ download, log, part }) => {
      write(part, Buffer.alloc(100, 7));
      await download();
      assert.deepEqual(log, ['GET /a bytes=100-', 'GET /a']);
    },
  ));

test('takes the next source when one has nothing, or something else', () =>
  scene(
    (served) => {
      const { response, request } = served;
      if (request.url === '/missing') response.writeHead(404).end('no');
      else if (request.url === '/portal')
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      else if (request.url === '/disguised') response.writeHead(200).end('<!doctype html><p>Log in</p>');
      else if (request.url === '/wrong')
        response.writeHead(200).end(gzipSync(Buffer.concat([content, content])));
      else if (request.url === '/endless')
        response.writeHead(200).end(Buffer.alloc(3 * packed.length + 65_536));
      else serve(served, packed);
    },
    async ({ download, log }) => {
      await download(['/missing', '/portal', '/disguised', '/wrong', '/endless', '/good']);
      assert.equal(log.at(-1), 'GET /good');
      assert.equal(log.filter((line) => line.startsWith('GET /wrong')).length, 1);
    },
  ));

test('says of every source why it would not do', () =>
  scene(
    ({ response, request }) => {
      if (request.url === '/missing') response.writeHead(404).end('no');
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    },
    async ({ download, target }) => {
      await refuses(
        () => download(['/missing', '/portal']),
        'data-missing',
        /could not be downloaded: 127\.0\.0\.1:\d+: HTTP 404 Not Found; 127\.0\.0\.1:\d+: a web page in place of/,
      );
      assert.ok(!existsSync(target));
    },
  ));

test('refuses wrong content and keeps none of it', () =>
  scene(
    ({ response }) => {
      response.writeHead(200).end(gzipSync(contents['t10k-images-idx3-ubyte.gz'] as Buffer));
    },
    async ({ download, target, part }) => {
      await refuses(() => download(), 'data-invalid', /expected 3,936 bytes of content, found 2,368 bytes/);
      assert.ok(!existsSync(target));
      assert.ok(!existsSync(part));
    },
  ));

test('a connection that keeps breaking is given up; what came is kept for the next run', () =>
  scene(
    (served, part) => {
      breakOff(served, packed, half, part);
    },
    async ({ download, target, part, log }) => {
      await refuses(() => download(), 'data-missing', new RegExp(`after ${half} bytes`));
      assert.ok(log.length <= 4, `${log.length} requests`);
      assert.ok(!existsSync(target));
      assert.equal(readFileSync(part).length, half);
    },
  ));

test('a server that says nothing, or falls silent, is given up', () =>
  scene(
    ({ request, response }) => {
      if (request.url === '/stalls') {
        response.writeHead(200, { 'content-length': packed.length });
        response.write(packed.subarray(0, half));
      }
    },
    async ({ download }) => {
      await refuses(
        () => download(['/silent'], { connectTimeoutMs: 200 }),
        'data-missing',
        /no answer for 0\.2 s/,
      );
      await refuses(
        () => download(['/stalls'], { stallTimeoutMs: 200 }),
        'data-missing',
        /stalled: no data for 0\.2 s/,
      );
    },
  ));

test('nobody listens: a clear error at once', () =>
  inSandbox(async ({ root }) => {
    // Port 9 (discard) of this machine: refused.
    const file = fileOf(name, content, ['http://127.0.0.1:9/x']);
    await refuses(
      () => downloadFile(file, join(root, 'cache', name)),
      'data-missing',
      /127\.0\.0\.1:9: .*(ECONNREFUSED|bad port)/,
    );
  }));

test('a cache that cannot be written is a usage error', () =>
  inSandbox(async ({ root }) => {
    write(join(root, 'file'), '');
    const file = fileOf(name, content, ['http://127.0.0.1:9/x']);
    const error = await errorOf(() => downloadFile(file, join(root, 'file', 'mnist', name)));
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.exitCode, 2);
    assert.match(error.advice ?? '', /XDG_CACHE_HOME/);
  }));

test('two downloads at a time fetch once', () =>
  scene(
    (served) => {
      setTimeout(() => {
        serve(served, packed);
      }, 50);
    },
    async ({ origin, target, log }) => {
      const file = fileOf(name, content, [`${origin}/a`]);
      const results = await Promise.all([downloadFile(file, target), downloadFile(file, target)]);
      assert.deepEqual(new Set(results.map(({ path }) => path)), new Set([target]));
      assert.deepEqual(log, ['GET /a']);
      assert.deepEqual(readdirSync(join(target, '..')), [name]);
    },
  ));

test("a dead process's lock is taken over; so is one that stands still", () =>
  scene(
    (served) => {
      serve(served, packed);
    },
    async ({ download, target }) => {
      // Beyond the largest process number of any system.
      write(`${target}.lock`, `999999999 ${hostname()}`);
      await download();
    },
  ).then(() =>
    scene(
      (served) => {
        serve(served, packed);
      },
      async ({ download, target }) => {
        mkdirSync(join(target, '..'), { recursive: true });
        write(`${target}.lock`, '1 another-machine');
        const longAgo = Date.now() / 1000 - 3600;
        utimesSync(`${target}.lock`, longAgo, longAgo);
        await download();
      },
    ),
  ));

test.run();
