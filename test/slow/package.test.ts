/** The package as a user has it: packed, installed in an empty folder, run there. Needs the npm registry. */
import assert from 'node:assert/strict';
import { execa } from 'execa';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import { publint } from 'publint';
import { root } from '../../scripts/bootstrap.mjs';
import { schemaNames } from '../../harness/commands/schema.ts';
import { inTemporaryFolder, quietEnvironment } from '../cli/binary.ts';

const megabyte = 1e6;

/** A program of a lab author's, which the types of the package have to accept. */
const program = `import { ReprolabError, type Suite } from 'reprolab/suite';

export const names = (suites: readonly Suite[]): string[] => suites.map(({ name }) => name);
export const problem = new ReprolabError('usage', 'expected a name');
`;

test('the packed tarball is small, installs without scripts, runs from an empty folder and has types', async () => {
  await inTemporaryFolder(async (folder) => {
    await execa('npm', ['pack', '--pack-destination', folder], { cwd: root });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    assert.ok(tarball !== undefined, 'npm pack wrote no tarball');
    assert.ok(statSync(join(folder, tarball)).size < 2 * megabyte);
    const { stdout: listing } = await execa('tar', ['-tzf', join(folder, tarball)]);
    const unwanted = listing
      .split('\n')
      .filter((path) => /^package\/(test|scripts\/peers|shared)\//.test(path));
    assert.deepEqual(unwanted, []);
    for (const name of schemaNames) {
      assert.ok(listing.includes(`package/dist/schemas/${name}.schema.json`), `no schema of ${name}`);
    }

    const home = join(folder, 'app');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "name": "app", "private": true, "type": "module" }\n');
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await execa('npm', ['install', ...quiet, join(folder, tarball)], { cwd: home });

    const { messages } = await publint({ pkgDir: join(home, 'node_modules/reprolab') });
    assert.deepEqual(messages, []);

    const args = ['reprolab', 'run', 'mnist-fc', '--profile', 'smoke', '--data', 'synthetic'];
    const ran = await execa('npx', args, { cwd: home, env: quietEnvironment, reject: false });
    assert.equal(ran.exitCode, 0, ran.stderr);
    const outputs = readdirSync(join(home, 'reprolab-out'));
    assert.equal(outputs.length, 1);
    const report = join(home, 'reprolab-out', outputs[0] ?? '', 'report.html');
    assert.ok(existsSync(report));
    assert.match(readFileSync(report, 'utf8'), /mnist-fc/);
    assert.ok(!existsSync(join(home, 'node_modules/reprolab/reports')), 'output landed in the package');

    writeFileSync(join(home, 'program.ts'), program);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    // The author's own @types/node; ours will do.
    mkdirSync(join(home, 'node_modules/@types'), { recursive: true });
    if (!existsSync(join(home, 'node_modules/@types/node'))) {
      symlinkSync(join(root, 'node_modules/@types/node'), join(home, 'node_modules/@types/node'));
    }
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck'];
    const typed = await execa(process.execPath, [compiler, ...options, 'program.ts'], {
      cwd: home,
      reject: false,
    });
    assert.equal(typed.exitCode, 0, typed.stdout);
  });
});

test.run();
