import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { test } from 'uvu';
import { ReprolabError } from '../../harness/core/errors.ts';
import { sha256 } from '../../harness/core/hash.ts';
import { checkFile } from '../../harness/data/check.ts';
import { formats } from '../../harness/data/formats.ts';
import type { DataFile } from '../../harness/data/file-set.ts';
import { contents, errorOf, fileOf, inSandbox, write } from './small-data.ts';

const name = 'train-images-idx3-ubyte.gz';
const content = contents[name] as Buffer;
const file = fileOf(name, content);
const packed = gzipSync(content);
const cache = { label: 'user cache', named: false };
const named = { label: '--data-dir', named: true };

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x40, at);
  return copy;
}

/** `stored` is refused with `message`, and is still there afterwards, byte by byte. */
async function refuses(stored: Uint8Array | string, message: RegExp, registered: DataFile = file) {
  await inSandbox(async ({ root }) => {
    const path = join(root, registered.name);
    write(path, stored);
    const error = await errorOf(() => checkFile(registered, path, cache));
    assert.ok(error instanceof ReprolabError);
    assert.equal(error.code, 'data-invalid');
    assert.equal(error.exitCode, 3);
    assert.match(error.message, message);
    assert.ok(error.message.startsWith(`${registered.name} from user cache: `), error.message);
    assert.ok(error.message.includes(path), 'the message says which file');
    assert.match(error.advice ?? '', /left as it is.*data pull/);
    assert.deepEqual(readFileSync(path), Buffer.from(stored));
  });
}

test('accepts the content, however it is packed', () =>
  inSandbox(async ({ root }) => {
    for (const [level, stored] of [packed, gzipSync(content, { level: 1 }), content].entries()) {
      const path = join(root, `${level}`);
      write(path, stored);
      const checked = await checkFile(file, path, cache);
      assert.deepEqual(Buffer.from(checked.content ?? []), content);
      assert.equal(checked.sha256, sha256(content));
      assert.equal(checked.sizeBytes, content.length);
      assert.equal(checked.path, path);
    }
  }));

test('refuses a web page, with its size', async () => {
  const pages = [
    '<!DOCTYPE html><html><body>Log in to the network</body></html>',
    '\n  <html lang="en"></html>',
    '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>',
    '\ufeff<!doctype HTML>',
  ];
  for (const page of pages) {
    const { length } = Buffer.from(page);
    await refuses(page, new RegExp(`expected gzip, found what looks like a web page, ${length} bytes`));
  }
  await refuses(`<html>${'x'.repeat(1228)}`, /web page, 1,234 bytes/);
});

test('refuses truncated gzip', async () => {
  const half = packed.length >> 1;
  await refuses(
    packed.subarray(0, half),
    new RegExp(`expected intact gzip, found unexpected end of file after ${half} bytes`),
  );
  await refuses(packed.subarray(0, packed.length - 1), /intact gzip/);
});

test('refuses any single damaged byte of the content', async () => {
  for (const at of [0, 2, 3, 7, 15, 16, 1000, content.length - 1]) {
    await refuses(gzipSync(flipped(content, at)), /expected .*, found /);
  }
  await refuses(
    gzipSync(flipped(content, 1000)),
    new RegExp(`SHA-256 ${sha256(content)}, found [0-9a-f]{64}`),
  );
  await refuses(
    gzipSync(flipped(content, 2)),
    /expected IDX of unsigned bytes.*found a file that begins 00 00 48 03/,
  );
});

test('refuses a damaged byte of the stored gzip', async () => {
  for (const at of [0, 1, packed.length >> 1, packed.length - 5]) {
    await refuses(flipped(packed, at), /expected (gzip|intact gzip|content|\d)/);
  }
});

test('refuses truncated and longer content, with both sizes', async () => {
  await refuses(
    gzipSync(content.subarray(0, 1234)),
    /expected 3,936 bytes of content, found 1,234 bytes \(truncated/,
  );
  await refuses(gzipSync(Buffer.concat([content, Buffer.from([0])])), /found 3,937 bytes \(too long/);
});

test('refuses another file of the dataset under this name', async () => {
  await refuses(
    gzipSync(contents['t10k-images-idx3-ubyte.gz'] as Buffer),
    /expected 3,936 bytes of content, found 2,368 bytes/,
  );
});

test('refuses what is neither gzip nor IDX', async () => {
  await refuses(
    'PK\x03\x04 a zip file',
    /expected gzip \(it begins 1f 8b\), found a file that begins 50 4b 03 04/,
  );
  await refuses('', /expected 3,936 bytes, found an empty file/);
});

/** A format that a suite brings. */
const ownFormat = {
  words: 'a file that begins with hello',
  matches: (head: Uint8Array) => Buffer.from(head.subarray(0, 5)).toString() === 'hello',
  isHeld: true,
};

test('refuses a wrong signature of each format', async () => {
  for (const [format, words] of [
    [formats.png, /expected a PNG image/],
    [formats.hdf5, /expected an HDF5 file/],
    [ownFormat, /expected a file that begins with hello/],
  ] as const) {
    const registered = { ...file, name: 'x', format, gzip: false };
    await refuses(packed, words, registered);
  }
});

test('refuses a folder and a dangling link', () =>
  inSandbox(async ({ root }) => {
    const folder = join(root, 'folder');
    mkdirSync(folder);
    assert.match(
      (await errorOf(() => checkFile(file, folder, cache))).message,
      /expected a file, found a folder/,
    );
    const link = join(root, 'link');
    symlinkSync(join(root, 'nowhere'), link);
    assert.match((await errorOf(() => checkFile(file, link, cache))).message, /cannot be read: ENOENT/);
  }));

test('in a folder that the user named, another file in good form is data of its own', () =>
  inSandbox(async ({ root }) => {
    const path = join(root, name);
    const others = [
      [content.subarray(0, 1234), /expected 3,936 bytes of content, found 1,234 bytes/],
      [flipped(content, 1000), /expected content with SHA-256/],
    ] as const;
    for (const [other, difference] of others) {
      write(path, gzipSync(other));
      const checked = await checkFile(file, path, named);
      assert.equal(checked.standing, 'own');
      assert.match(checked.difference ?? '', difference);
      assert.equal(checked.sha256, sha256(other));
      await assert.rejects(() => checkFile(file, path, cache), ReprolabError);
    }
    write(path, packed);
    const official = await checkFile(file, path, named);
    assert.equal(official.standing, 'official');
    assert.equal(official.difference, null);
  }));

test('a named folder excuses nothing that is no other file in good form', () =>
  inSandbox(async ({ root }) => {
    const path = join(root, name);
    for (const stored of ['<html></html>', '', packed.subarray(0, 20), 'PK\x03\x04', flipped(packed, 20)]) {
      write(path, stored);
      const error = await errorOf(() => checkFile(file, path, named));
      assert.ok(error instanceof ReprolabError && error.code === 'data-invalid', String(stored));
    }
  }));

test('a named pipe is refused and not waited for', () =>
  inSandbox(async ({ root }) => {
    if (process.platform === 'win32') return;
    const path = join(root, name);
    execFileSync('mkfifo', [path]);
    for (const place of [cache, named]) {
      const { message } = await errorOf(() => checkFile(file, path, place));
      assert.match(message, /expected a file, found a special file/);
    }
  }));

test('a file larger than memory should hold is checked as a stream', () =>
  inSandbox(async ({ root }) => {
    const sizeBytes = 130 * 1024 * 1024;
    const path = join(root, 'large.h5');
    write(path, Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'));
    // Sparse: it takes no room.
    truncateSync(path, sizeBytes);
    const large = {
      ...file,
      name: 'large.h5',
      format: formats.hdf5,
      gzip: false,
      sizeBytes,
      sha256: null,
    } as const;
    const checked = await checkFile(large, path, cache);
    assert.equal(checked.content, null);
    assert.equal(checked.sizeBytes, sizeBytes);
    assert.equal(checked.standing, 'size-only');
    assert.match(checked.sha256, /^[0-9a-f]{64}$/);
    const other = { ...large, sha256: sha256('') };
    assert.match((await errorOf(() => checkFile(other, path, cache))).message, /SHA-256/);
    const longer = { ...large, sizeBytes: sizeBytes + 1 };
    assert.match(
      (await errorOf(() => checkFile(longer, path, cache))).message,
      /expected 136,314,881 bytes of content, found 136,314,880 bytes \(truncated/,
    );
    write(path, '<!doctype html>');
    assert.match(
      (await errorOf(() => checkFile(large, path, cache))).message,
      /an HDF5 file.*web page, 15 bytes/,
    );
  }));

test.run();
