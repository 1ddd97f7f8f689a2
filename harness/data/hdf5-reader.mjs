// Reads HDF5 in a process of its own, without the TypeScript loader: rewriting h5wasm's 4 MB module would cost every
// run 600 MB and seconds. One request as JSON in the first argument, one reply as JSON on stdout.
//   { path, inspect: [names], numbers: [names] } -> { names, datasets, numbers }
//   { path, copy: name, target, slabBytes }      -> { sizeBytes }
// or { problem: 'open' | 'read' | 'write', detail }.
import { closeSync, openSync, writeSync } from 'node:fs';
import { Dataset, File, ready } from 'h5wasm/node';

/** Filters that the library can undo: deflate, shuffle, Fletcher-32, n-bit, scale-offset (HDF5's registered ids). */
const knownFilters = new Set([1, 2, 3, 5, 6]);

class Problem extends Error {
  constructor(problem, detail) {
    super(detail);
    this.problem = problem;
  }
}

/** Runs `work`; what it throws becomes a problem of this kind. */
function attempt(problem, work) {
  try {
    return work();
  } catch (error) {
    throw new Problem(problem, error.message);
  }
}

function datasetOf(file, name) {
  const entity = file.keys().includes(name) ? file.get(name) : null;
  return entity instanceof Dataset ? entity : null;
}

/** Shape, element type and layout of a dataset; null when there is none of this name. */
function describe(dataset) {
  if (dataset === null) return null;
  const { type, size, signed, shape, chunks } = dataset.metadata;
  const unknown = dataset.filters.filter(({ id }) => !knownFilters.has(id));
  return {
    shape,
    typeClass: type,
    bits: size * 8,
    signed,
    chunks,
    unknownFilters: unknown.map(({ name }) => name),
  };
}

function inspect(file, request) {
  const datasets = request.inspect.map((name) => [name, describe(datasetOf(file, name))]);
  const numbers = request.numbers.map((name) => {
    const value = datasetOf(file, name)?.value;
    const plain = ArrayBuffer.isView(value) ? Array.from(value, Number) : null;
    // JSON has no NaN and no infinities.
    return [name, plain?.map((number) => (Number.isFinite(number) ? number : null)) ?? null];
  });
  return { names: file.keys(), datasets: Object.fromEntries(datasets), numbers: Object.fromEntries(numbers) };
}

/** Writes a dataset's rows to a plain file, a slab of whole chunks at a time, so that each chunk is unpacked once. */
function copy(file, { copy: name, target, slabBytes }) {
  const dataset = datasetOf(file, name);
  const { shape, chunks, size } = dataset.metadata;
  const [count, ...rest] = shape;
  const rowBytes = rest.reduce((product, length) => product * length, size);
  const fitting = Math.max(1, Math.floor(slabBytes / rowBytes));
  const chunkRows = chunks?.[0] ?? 1;
  const slabRows = fitting >= chunkRows ? fitting - (fitting % chunkRows) : fitting;
  const output = attempt('write', () => openSync(target, 'w'));
  try {
    for (let from = 0; from < count; from += slabRows) {
      const slab = [[from, Math.min(count, from + slabRows)], ...rest.map(() => [])];
      const values = attempt('read', () => dataset.slice(slab));
      attempt('write', () => {
        for (let done = 0; done < values.byteLength;) done += writeSync(output, values, done);
      });
    }
  } finally {
    closeSync(output);
  }
  return { sizeBytes: count * rowBytes };
}

async function answer(request) {
  const module = await ready;
  // By default the library prints errors and goes on with an invalid handle.
  module.activate_throwing_error_handler();
  const file = attempt('open', () => new File(request.path, 'r'));
  try {
    return 'copy' in request ? copy(file, request) : attempt('read', () => inspect(file, request));
  } finally {
    file.close();
  }
}

try {
  console.log(JSON.stringify(await answer(JSON.parse(process.argv[2]))));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.log(JSON.stringify({ problem: error.problem, detail: error.message }));
}
