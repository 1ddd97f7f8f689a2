/**
 * Module resolution for a course from outside: its imports of `reprolab/suite` and of TensorFlow.js get the copies
 * that the harness itself uses. A second copy of tfjs would have a backend of its own, and the engine could not see
 * what a step computes. Runs in Node's loader thread, so it is plain JavaScript.
 */

/** @type {{ modules: Record<string, string>, shared: readonly string[], parent: string }} */
let settings;

/** @param {typeof settings} given - URLs by specifier; packages to resolve as the module `parent` would. */
export function initialize(given) {
  settings = given;
}

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, nextResolve) {
  const url = settings.modules[specifier];
  if (url !== undefined) return { url, format: 'module', shortCircuit: true };
  const isShared = settings.shared.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return nextResolve(specifier, isShared ? { ...context, parentURL: settings.parent } : context);
}
