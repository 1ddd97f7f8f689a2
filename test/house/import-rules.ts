import type { Import } from './read-imports.ts';

/** A rule says why an arrow is wrong, or null when it has nothing against it. */
type Rule = (arrow: Import) => string | null;

const isIn = (path: string, ...rooms: readonly string[]) =>
  rooms.some((room) => path === room || path.startsWith(`${room}/`));
const isOurs = (path: string) =>
  isIn(path, 'harness', 'suites', 'reports', 'scripts', 'test', 'reference-results');
const isPackage = (path: string, ...names: readonly string[]) => isIn(path, ...names);

/** Libraries that `core` may use: it defines schemas and seeded random numbers, and cleans drawings. */
const coreLibraries = ['zod', 'pure-rand', 'linkedom'];

/** The only file that imports ONNX Runtime, tests included. */
const onnxRuntimeDoor = 'harness/engine/backends/onnxruntime.mjs';
/** What suites may import of the harness. */
const suiteDoors = ['harness/index.ts', 'harness/child-process.ts'];
/** What a comparison needs of the rooms that measure: reading their files, and the quantiles that are in them. */
const comparedFiles = ['harness/run/result-file.ts', 'harness/measure/latency.ts'];
/** What the ABC library's own process alone loads. */
const abcProcess = ['library-worker', 'parse-tune', 'write-midi', 'engrave', 'score-dom'].map(
  (name) => `suites/music/abc/${name}.ts`,
);

const rules: readonly Rule[] = [
  ({ from, to }) =>
    isIn(from, 'harness/core') &&
    !isIn(to, 'harness/core') &&
    !to.startsWith('node:') &&
    !isPackage(to, ...coreLibraries)
      ? 'core imports node built-ins and schema libraries only'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness/engine/graph') && !isIn(to, 'harness/engine/graph', 'harness/core')
      ? 'engine/graph knows nothing but core'
      : null,
  ({ from, to }) =>
    (isIn(from, 'harness/engine/capture') && isIn(to, 'harness/engine/lowering')) ||
    (isIn(from, 'harness/engine/lowering') && isIn(to, 'harness/engine/capture'))
      ? 'capture and lowering know graph, never each other'
      : null,
  ({ from, to }) =>
    isIn(
      from,
      'harness/engine/capture',
      'harness/engine/lowering',
      'harness/engine/passes',
      'harness/engine/onnx',
    ) && isIn(to, 'harness/engine/backends')
      ? 'backends are the last room of the engine'
      : null,
  ({ from, to, typeOnly }) =>
    to.startsWith('@tensorflow/') &&
    !isIn(
      from,
      'harness/engine/capture',
      'harness/engine/backends',
      'harness/course/template',
      'suites',
      'test',
    ) &&
    !(from === 'harness/engine/step.ts' && typeOnly)
      ? 'tfjs only in engine/capture, engine/backends, suites and test (types in engine/step.ts)'
      : null,
  ({ from, to }) =>
    /^onnxruntime/.test(to) && from !== onnxRuntimeDoor
      ? `ONNX Runtime only through ${onnxRuntimeDoor}, which turns its telemetry off first`
      : null,
  ({ from, to }) =>
    to === onnxRuntimeDoor && !isIn(from, 'harness/engine/backends', 'test')
      ? 'onnxruntime only in engine/backends'
      : null,
  ({ from, to }) =>
    isPackage(to, 'abcjs', 'linkedom') &&
    !isIn(from, 'suites/music/abc') &&
    !(isPackage(to, 'linkedom') && (from === 'harness/core/safe-svg.ts' || isIn(from, 'test')))
      ? 'songs can break the ABC library: only its own process loads it'
      : null,
  ({ from, to }) =>
    isIn(from, 'suites') && !abcProcess.includes(from) && abcProcess.includes(to)
      ? 'songs can break the ABC library: only its own process loads it'
      : null,
  ({ from, to }) =>
    isIn(from, 'suites') && isOurs(to) && !isIn(to, 'suites') && !suiteDoors.includes(to)
      ? 'suites import only the public index of the harness'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness', 'reports') && isIn(to, 'suites')
      ? 'the harness knows no lab: a course is loaded by its path'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness/verdict') && isOurs(to) && !isIn(to, 'harness/verdict', 'harness/core')
      ? 'verdict reads results, it never trains'
      : null,
  ({ from, to }) =>
    isIn(from, 'reports') &&
    isOurs(to) &&
    !isIn(
      to,
      'reports',
      'harness/core',
      'harness/verdict',
      'harness/history',
      'harness/compare',
      'harness/grade',
    )
      ? 'reports read results, they never train'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness/history') &&
    isOurs(to) &&
    !isIn(to, 'harness/history', 'harness/core', 'harness/verdict', 'scripts/start')
      ? 'history reads results, it never trains'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness/setup') &&
    isOurs(to) &&
    !isIn(to, 'harness/setup', 'harness/engine/backends', 'harness/core', 'harness/data') &&
    to !== 'harness/engine/names.ts'
      ? 'installing an engine knows core, downloads and where engines are looked for'
      : null,
  ({ from, to }) =>
    isIn(to, 'harness/setup') && !isIn(from, 'harness/setup', 'harness/commands', 'test')
      ? 'only a command installs engines'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness/compare') &&
    isOurs(to) &&
    !isIn(to, 'harness/compare', 'harness/core', 'harness/verdict', ...comparedFiles)
      ? 'a comparison reads results, it never trains'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness/grade') &&
    isOurs(to) &&
    !isIn(to, 'harness/grade', 'harness/core', 'harness/data', 'harness/verdict') &&
    to !== 'harness/suite.ts'
      ? 'grading reads what others ran, it never trains'
      : null,
  ({ from, to }) =>
    isPackage(to, '@duckdb/node-api') && !isIn(from, 'harness/history', 'test')
      ? 'the database only in history, which keeps it from the network and from other files'
      : null,
  ({ from, to }) =>
    isIn(from, 'harness') && isIn(to, 'reports') && !isIn(from, 'harness/commands')
      ? 'only commands write reports'
      : null,
  ({ from, to }) =>
    isIn(to, 'scripts', 'test') && !isIn(to, 'scripts/start') && !isIn(from, 'scripts', 'test')
      ? 'nothing imports scripts or test, but what the start needs before anything is installed'
      : null,
  ({ from, to }) =>
    isIn(from, 'scripts/start') && !isIn(to, 'scripts/start') && !to.startsWith('node:')
      ? 'what runs before anything is installed needs Node alone'
      : null,
  ({ from, to }) => (isIn(from, 'scripts') && isIn(to, 'test') ? 'nothing imports test' : null),
];

/** Every wrong arrow, as 'from -> to: why'. */
export function wrongArrows(imports: readonly Import[]): string[] {
  return imports.flatMap((arrow) =>
    rules
      .map((rule) => rule(arrow))
      .filter((reason) => reason !== null)
      .map((reason) => `${arrow.from} -> ${arrow.to}: ${reason}`),
  );
}

/** Cycles among our own files, each once, as 'a -> b -> a'. Type-only arrows count: they tie rooms together too. */
export function cycles(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) {
    if (isOurs(to)) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      found.push([...path.slice(start), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
