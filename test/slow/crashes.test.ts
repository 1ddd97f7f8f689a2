import assert from 'node:assert/strict';
import { execa } from 'execa';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { root } from '../../scripts/bootstrap.mjs';
import { binary, inTemporaryFolder, quietEnvironment, type Called } from '../cli/binary.ts';

/** Runs a command line of a POSIX shell in which `$node` and `$reprolab` stand for the two files. */
async function shell(line: string, env: Readonly<Record<string, string | undefined>> = {}): Promise<Called> {
  const { exitCode, stdout, stderr } = await execa('/bin/sh', ['-c', line], {
    reject: false,
    stdin: 'ignore',
    env: { ...quietEnvironment, node: process.execPath, reprolab: binary, ...env },
  });
  return { code: exitCode, stdout, stderr };
}

function isPlain({ code, stdout, stderr }: Called, message: RegExp): void {
  assert.equal(code, 3, stderr);
  assert.match(stderr, message);
  assert.doesNotMatch(stdout + stderr, /\n {4}at /, 'no stack trace');
}

/** A checkout whose dependencies seem to be installed and are not there. */
function makeHollowCheckout(folder: string): string {
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  for (const lock of ['package-lock.json', 'node_modules/.package-lock.json']) {
    writeFileSync(join(folder, lock), '{"packages": {}}');
  }
  return join(folder, 'scripts/reprolab.mjs');
}

test('a missing dependency and a missing file of our own end with 3', async () => {
  await inTemporaryFolder(async (folder) => {
    const reprolab = makeHollowCheckout(folder);
    isPlain(await shell('"$node" "$reprolab" list', { reprolab }), /is missing: tsx.*\n.*npm ci/);
    rmSync(join(folder, 'scripts/bootstrap.mjs'));
    isPlain(await shell('"$node" "$reprolab" list', { reprolab }), /is missing: .*bootstrap\.mjs/);
    rmSync(join(folder, 'scripts/start'), { recursive: true });
    assert.equal((await shell('"$node" "$reprolab" list', { reprolab })).code, 3);
  });
});

if (process.platform === 'win32') {
  test.skip('limits of the system end with 3');
  console.log('skipped: Windows has no ulimit');
} else {
  for (const files of [20, 30]) {
    test(`with ${files} file handles it ends with 3`, async () => {
      isPlain(
        await shell(`ulimit -n ${files}; "$node" "$reprolab" list`),
        /Too many files are open.*\n.*ulimit -n/,
      );
    });
  }

  test('a working folder that was deleted ends with 3', async () => {
    await inTemporaryFolder(async (folder) => {
      const gone = join(folder, 'gone');
      const called = await shell('mkdir "$gone"; cd "$gone"; rmdir "$gone"; "$node" "$reprolab" list', {
        gone,
      });
      isPlain(called, /The working folder is not there any more/);
    });
  });

  test('an answer that cannot be written ends with 3', async () => {
    if (!existsSync('/dev/full')) return;
    isPlain(await shell('"$node" "$reprolab" list > /dev/full'), /The disk is full/);
  });

  test('without PATH it runs', async () => {
    await inTemporaryFolder(async (folder) => {
      const { code, stderr } = await shell(
        'unset PATH; "$node" "$reprolab" run tensorflow-basics --profile smoke --out "$out"',
        { out: join(folder, 'out') },
      );
      assert.equal(code, 0, stderr);
    });
  });
}

if (process.platform === 'linux') {
  test('an address space that is too small ends with 3', async () => {
    isPlain(
      await shell('ulimit -v 8000000; "$node" "$reprolab" list'),
      /memory or the address space does not suffice.*\n.*ulimit -v/,
    );
  });
} else {
  test.skip('an address space that is too small ends with 3');
  console.log('skipped: only Linux limits the address space');
}

test.run();
