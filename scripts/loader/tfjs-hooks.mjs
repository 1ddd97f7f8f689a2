/**
 * Loads TensorFlow.js with a `require`. It comes as a few bundles of CommonJS, a megabyte each, and an `import` of
 * such a one takes a second: Node reads it through for its exports, tsx compiles it, its source map is read. Runs in
 * Node's loader thread.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = /\/node_modules\/@tensorflow\/tfjs-[^/]+\/dist\/tf-[^/]+\.node\.js$/;
/** How the bundler wrote them, each on a line. What another way is written misses, and its `import` fails. */
const exported = /^exports\.([\w$]+) = /gm;

/** @type {import('node:module').LoadHook} */
export function load(url, context, nextLoad) {
  if (!bundle.test(url)) return nextLoad(url, context);
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
