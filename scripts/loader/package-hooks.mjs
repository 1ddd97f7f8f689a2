/**
 * Keeps tsx from compiling packages, which are JavaScript already: h5wasm alone took three seconds, execa half of one.
 * TensorFlow.js comes as a few bundles of CommonJS, a megabyte each, which Node would read through for their exports:
 * they are loaded with a `require`. Runs in Node's loader thread.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = /\/node_modules\/@tensorflow\/tfjs-[^/]+\/dist\/tf-[^/]+\.node\.js$/;
/** How the bundler wrote them, each on a line. What another way is written misses, and its `import` fails. */
const exported = /^exports\.([\w$]+) = /gm;

const ofPackage = /^file:.*\/node_modules\/.*\.m?js$/;

/** @type {import('node:module').LoadHook} */
export function load(url, context, nextLoad) {
  if (ofPackage.test(url) && context.format === 'module') {
    return { format: 'module', source: readFileSync(fileURLToPath(url)), shortCircuit: true };
  }
  if (!bundle.test(url)) {
    // Without a source Node takes the file as its own `require` does.
    const isCommonJs = ofPackage.test(url) && context.format === 'commonjs';
    return isCommonJs ? { format: 'commonjs', source: null, shortCircuit: true } : nextLoad(url, context);
  }
  const names = new Set(
    [...readFileSync(fileURLToPath(url), 'utf8').matchAll(exported)].map(([, name]) => name),
  );
  const source = `import { createRequire } from 'node:module';
const bundle = createRequire(import.meta.url)(${JSON.stringify(fileURLToPath(url))});
export default bundle;
export const { ${[...names].join(', ')} } = bundle;
`;
  return { format: 'module', source, shortCircuit: true };
}
