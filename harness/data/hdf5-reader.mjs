// Reads HDF5 in a process of its own, without the TypeScript loader: rewriting h5wasm's 4 MB module would cost every
// run 600 MB and seconds. One request as JSON in the first argument, one reply as JSON on stdout.
//   { path, inspect: [names], numbers: [names] } -> { names, datasets, numbers }
//   { path, copy: name, target, slabBytes }      -> { sizeBytes }
// or { problem: 'open' | 'read' | 'write' | 'elsewhere' | 'orphaned', detail }.
import fs, { closeSync, fsyncSync, openSync, realpathSync, writeSync } from 'node:fs';
import { Dataset, File, ready } from 'h5wasm/node';

/** Filters that the library can undo: deflate, shuffle, Fletcher-32, n-bit, scale-offset (HDF5's registered ids). */
const knownFilters = new Set([1, 2, 3, 5, 6]);

/** HDF5's type class of floating-point numbers. */
const floatClass = 1;

class Problem extends Error {
  constructor(problem, detail) {
    super(detail);
    this.problem = problem;
  }
}

/** Files that the HDF5 file refers to and the library wanted to read, in the order in which it asked. */
const elsewhere = [];

function resolved(path) {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * Lets the library open no file but `path`. An HDF5 file may have links, raw data and parts of virtual datasets in others,
 * which no hash covers; the library's interface does not tell all of these, but it opens every file through `fs`.
 */
function confineTo(path) {
  const allowed = resolved(path);
  fs.openSync = (wanted, flags, ...rest) => {
    // It writes its error messages into temporary files, which it makes.
    const makes = (flags & fs.constants.O_CREAT) !== 0;
    if (makes || resolved(wanted) === allowed) return openSync(wanted, flags, ...rest);
    elsewhere.push(wanted);
    throw Object.assign(new Error(`${wanted}: not opened`), { code: 'ENOENT' });
  };
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

/** False for floats of 16, 80 or 128 bits, which the library cannot turn into numbers. */
function isReadable({ metadata: { type, size } }) {
  return type !== floatClass || size === 4 || size === 8;
}

function inspect(file, request) {
  const datasets = request.inspect.map((name) => [name, describe(datasetOf(file, name))]);
  const numbers = request.numbers.map((name) => {
    const dataset = datasetOf(file, name);
    const value = dataset !== null && isReadable(dataset) ? dataset.value : null;
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
  const parent = process.ppid;
  const output = attempt('write', () => openSync(target, 'w'));
  try {
    for (let from = 0; from < count; from += slabRows) {
      // Whoever asked was killed: nobody waits for the copy, and another process may begin it anew.
      if (process.ppid !== parent) throw new Problem('orphaned', 'the process that asked has ended');
      const slab = [[from, Math.min(count, from + slabRows)], ...rest.map(() => [])];
      const values = attempt('read', () => dataset.slice(slab));
      attempt('write', () => {
        for (let done = 0; done < values.byteLength;) done += writeSync(output, values, done);
      });
    }
    // Before it gets its name: after a power cut a whole name must not stand for half a file.
    attempt('write', () => fsyncSync(output));
  } finally {
    closeSync(output);
  }
  return { sizeBytes: count * rowBytes };
}

async function answer(request) {
  const module = await ready;
  // By default the library prints errors and goes on with an invalid handle.
  module.activate_throwing_error_handler();
  // No filters from elsewhere either.
  while (module.get_plugin_search_paths().length > 0) module.remove_plugin_search_path(0);
  confineTo(request.path);
  try {
    return read(request);
  } catch (error) {
    // What the library throws for a file that it was not given has other words.
    throw elsewhere.length > 0 ? dataElsewhere() : error;
  }
}

function read(request) {
  const file = attempt('open', () => new File(request.path, 'r'));
  try {
    const reply = 'copy' in request ? copy(file, request) : attempt('read', () => inspect(file, request));
    // The library fills in values for parts of a virtual dataset that it cannot open.
    if (elsewhere.length > 0) throw dataElsewhere();
    return reply;
  } finally {
    file.close();
  }
}

function dataElsewhere() {
  return new Problem('elsewhere', elsewhere[0]);
}

try {
  console.log(JSON.stringify(await answer(JSON.parse(process.argv[2]))));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.log(JSON.stringify({ problem: error.problem, detail: error.message }));
}
