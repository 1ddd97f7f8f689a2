/** Imports a course's code, TypeScript or JavaScript, so that it shares the harness's modules. */
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { isCheckout, siblingScript } from '../core/installation.ts';

/** Packages of which a course must have the harness's own copy. */
const shared = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', '@tensorflow/tfjs-backend-cpu'];

let hooked = false;
let readsTypeScript = isCheckout;

/** The default export of `file`. Throws 'course-invalid' when it cannot be loaded or has none. */
export async function importDefault(file: string): Promise<unknown> {
  refuseCommonJs(file);
  if (!readsTypeScript && /\.m?ts$/.test(file)) {
    // Our own code runs without it where it is installed; a course in TypeScript needs it.
    const tsx = await import('tsx/esm/api');
    tsx.register();
    readsTypeScript = true;
  }
  if (!hooked) {
    // Registered last, so that it is asked first.
    register(new URL('module-hooks.mjs', import.meta.url), {
      data: {
        modules: { 'reprolab/suite': siblingScript('../index', import.meta.url).href },
        shared,
        parent: import.meta.url,
      },
    });
    hooked = true;
  }
  let module: unknown;
  try {
    module = await import(pathToFileURL(file).href);
  } catch (error) {
    throw new ReprolabError('course-invalid', `${file} could not be loaded: ${messageOf(error)}`, {
      advice:
        'Mend the file, or check it with your editor: it imports from reprolab/suite, with file extensions.',
      cause: error,
    });
  }
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
  throw new ReprolabError('course-invalid', `${file}: expected a default export, found none`, {
    advice: 'End it with: export default defineCourse({ ... })',
  });
}

/** Node takes .ts and .js files for CommonJS, which cannot import the harness, unless a package.json says otherwise. */
function refuseCommonJs(file: string): void {
  if (!['.ts', '.js'].includes(extname(file))) return;
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  const path = join(folder, 'package.json');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '{}';
  if (/"type"\s*:\s*"module"/.test(text)) return;
  throw new ReprolabError(
    'course-invalid',
    `${file} is no ES module: ${existsSync(path) ? `${path} lacks "type": "module"` : 'no package.json above it says so'}`,
    {
      advice: `Write { "type": "module" } into ${join(dirname(file), 'package.json')}, or name the file ${basename(file).replace(/(ts|js)$/, 'm$1')}.`,
    },
  );
}
