import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { z } from 'zod';
import { ReprolabError } from '../../harness/core/errors.ts';
import { readJsonFile } from '../../harness/core/json-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprolab-json-'));
const path = join(folder, 'file.json');
const schema = z.strictObject({ name: z.string(), values: z.array(z.number()).optional() });

test.after(() => {
  rmSync(folder, { recursive: true });
});

function read(from = path): z.infer<typeof schema> {
  return readJsonFile(from, schema, {
    what: 'list',
    code: 'data-invalid',
    unreadable: 'give another',
    unfit: 'make it fit',
  });
}

function refusal(from = path): ReprolabError {
  try {
    read(from);
  } catch (error) {
    assert.ok(error instanceof ReprolabError, String(error));
    assert.equal(error.code, 'data-invalid');
    return error;
  }
  throw new Error(`${from} was accepted`);
}

const text = '{"name": "\u00e9"}';
const utf16 = Buffer.from(text, 'utf16le');

test('UTF-8 is read', () => {
  writeFileSync(path, text);
  assert.deepEqual(read(), { name: '\u00e9' });
});

const encodings: readonly (readonly [bytes: Uint8Array, name: RegExp])[] = [
  [Buffer.from(`\ufeff${text}`), /in UTF-8 with a byte-order mark/],
  [Buffer.from(`\ufeff${text}`, 'utf16le'), /in UTF-16 with a byte-order mark/],
  [Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), /in UTF-16 with a byte-order mark/],
  [utf16, /in UTF-16,/],
  [Buffer.from(utf16).swap16(), /in UTF-16,/],
  [Buffer.from(text, 'latin1'), /not valid for encoding utf-8/],
];

test('other encodings are called what they are', () => {
  for (const [bytes, name] of encodings) {
    writeFileSync(path, bytes);
    const { message, advice } = refusal();
    assert.match(message, /^Cannot read list .*file\.json: /);
    assert.match(message, name);
    assert.equal(advice, 'give another');
  }
});

test('no JSON, nothing, a folder and no file are refused', () => {
  for (const content of ['', '{"name":', '<html>', '\0\0\0\0']) {
    writeFileSync(path, content);
    assert.match(refusal().message, /^Cannot read list .*file\.json: .+/);
  }
  assert.match(refusal(folder).message, /not a regular file/);
  assert.match(refusal(join(folder, 'none')).message, /no such file/);
});

if (process.platform === 'win32') {
  test.skip('a named pipe is refused, not waited for');
  console.log('skipped: Windows has no named pipes among its files');
} else {
  test('a named pipe is refused, not waited for', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    assert.match(refusal(pipe).message, /not a regular file/);
  });
}

test('JSON that does not fit is refused with what is wrong, however it is built', () => {
  const contents: readonly (readonly [content: string, message: RegExp])[] = [
    ['{"name": 1}', /expected string, received number\n.*at name/],
    ['{"name": "a", "constructor": 1}', /Unrecognized key: "constructor"/],
    ['{"name": "a", "__proto__": {"values": []}}', /Unrecognized key: "__proto__"/],
    ['null', /expected object, received null/],
  ];
  for (const [content, message] of contents) {
    writeFileSync(path, content);
    const error = refusal();
    assert.match(error.message, /file\.json is not a valid list:\n/);
    assert.match(error.message, message);
    assert.equal(error.advice, 'make it fit');
  }
});

test('JSON nested too deeply for whoever walks through it is refused', () => {
  for (const depth of [100, 200_000]) {
    writeFileSync(path, `{"name": ${'['.repeat(depth)}${']'.repeat(depth)}}`);
    assert.match(refusal().message, /file\.json: it is nested more than 100 levels deep/);
  }
  writeFileSync(path, `{"name": ${'['.repeat(99)}${']'.repeat(99)}}`);
  assert.match(refusal().message, /expected string, received array/);
});

test('of very many faults a few are shown', () => {
  writeFileSync(path, JSON.stringify({ name: 'a', values: new Array(5_000).fill('x') }));
  const { message } = refusal();
  assert.match(message, /\.\.\. and 4990 more$/);
  assert.equal(message.split('\n').length, 22);
});

test.run();
