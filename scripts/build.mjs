/**
 * Compiles the package into dist/: `npm pack` runs it. The compiler is the one that checks the types: one file in,
 * one file and its types out, so that stack traces name our own files and modules find what lies beside them. A
 * bundler would start a little faster and lose both.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap, root } from './bootstrap.mjs';

/** What is read at run time and is no module. */
const assets = ['reports/templates', 'reports/page', 'harness/course/template', 'reference-results'];

await bootstrap();
const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'scripts/tsconfig.build.json')], {
  stdio: 'inherit',
});
if (status === 0) {
  for (const asset of assets) cpSync(join(root, asset), join(dist, asset), { recursive: true });
  await writeSchemas();
} else {
  process.exitCode = 1;
}

/** The JSON Schemas that `reprolab schema` prints, made by what was just compiled. */
async function writeSchemas() {
  const { jsonSchemaText, schemaNames } = await import(
    pathToFileURL(join(dist, 'harness/commands/schema.js')).href
  );
  mkdirSync(join(dist, 'schemas'));
  for (const name of schemaNames) {
    writeFileSync(join(dist, 'schemas', `${name}.schema.json`), jsonSchemaText(name));
  }
}
