/**
 * Where this copy of reprolab lives. In a checkout it runs from its TypeScript sources; in an installed package
 * from the JavaScript that `npm pack` compiled into `dist/`, with the same folders below it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { internalError } from './errors.ts';

/** True in a checkout, false in an installed package. */
export const isCheckout = extname(import.meta.url) === '.ts';

/** The folder with `harness/`, `suites/`, `reports/` and `reference-results/`: the checkout, or the package's `dist/`. */
export const sourceRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The folder that holds package.json: the checkout, or the package where it is installed. */
export const packageRoot = isCheckout ? sourceRoot : join(sourceRoot, '..');

/**
 * The URL of a module beside another one, as this copy has it: `.ts` in a checkout, `.js` in a package. For
 * scripts that are started by path, where no import statement tells the compiler to rewrite the name.
 *
 * @param name - Without extension: 'worker'.
 * @param importer - The importing module's `import.meta.url`.
 */
export function siblingScript(name: string, importer: string): URL {
  return new URL(`${name}${extname(importer)}`, importer);
}

/** What Node needs before it runs one of our scripts: the TypeScript loader in a checkout, nothing in a package. */
export function loaderOptions(): string[] {
  return isCheckout ? ['--import', new URL('../../scripts/loader/typescript.mjs', import.meta.url).href] : [];
}

/** The version in a package.json. */
function versionIn(path: string): string {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof content === 'object' && content !== null && 'version' in content) return String(content.version);
  throw internalError(`${path} has no version`);
}

/** reprolab's own version. */
export function toolVersion(): string {
  return versionIn(join(packageRoot, 'package.json'));
}

/**
 * The folder of a library as we would load it; null when it is not installed. Looks through the node_modules
 * folders from ours upwards: an installed package's dependencies may lie beside it.
 */
export function libraryFolder(name: string): string | null {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return (
    folders.map((folder) => join(folder, name)).find((folder) => existsSync(join(folder, 'package.json'))) ??
    null
  );
}

/** The version of a library as we would load it; null when it is not installed. */
export function libraryVersion(name: string): string | null {
  const folder = libraryFolder(name);
  return folder === null ? null : versionIn(join(folder, 'package.json'));
}
