import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'uvu';
import { bitsOf } from '../../harness/core/bits.ts';
import { fingerprintOf } from '../../harness/core/fingerprint.ts';
import { metric, proportion, standardErrorOfMean } from '../../harness/core/metric.ts';
import type { Curve } from '../../harness/core/result-schema.ts';

const curve = (name: string, x: number[], y: number[]): Curve => ({
  name,
  xUnit: 'step',
  yUnit: 'nats',
  x,
  y,
  note: null,
});

/** SHA-256 of bytes that are written out by hand. */
const digest = (hex: string) => createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex');
/** 1, 0.5 and -2 as doubles, least significant byte first. */
const [one, half, minusTwo] = ['000000000000f03f', '000000000000e03f', '00000000000000c0'];

test('digests are of doubles, least significant byte first, in the order of the names', () => {
  const { metrics, curves } = bitsOf({
    // As UTF-8 the astral letter comes last; as UTF-16 it would come before the other.
    metrics: {
      '\u{1d400}': metric(1, 'number'),
      '\uff21': metric(0.5, 'number'),
      Z: metric(-2, 'number'),
    },
    curves: [curve('loss', [1], [0.5]), curve('gap', [], []), curve('loss', [-2], [1])],
  });
  assert.equal(metrics, digest(minusTwo + half + one));
  assert.deepEqual(curves, { gap: digest(''), loss: digest(one + half + minusTwo + one) });
});

test('one bit of one value makes another digest, a unit does not', () => {
  const bits = (value: number, unit: 'nats' | 'number' = 'nats') =>
    bitsOf({ metrics: { loss: metric(value, unit) }, curves: [] }).metrics;
  assert.notEqual(bits(0.1 + 0.2), bits(0.3));
  assert.equal(bits(0.3, 'number'), bits(0.3));
});

test('a fingerprint is that of canonical JSON, and changes with every part', () => {
  const engine = {
    name: 'onnx-cpu',
    backend: 'cpu',
    threads: 1,
    adapter: null,
    softwareAdapter: false,
    adapterDetails: null,
    version: '1',
  };
  const files = [{ name: 'digits.gz', sha256: 'a'.repeat(64), sizeBytes: 9 }];
  const dataset = {
    role: 'training',
    name: 'digits',
    kind: 'real',
    source: 'cache',
    note: null,
    files,
  } as const;
  const run = {
    engine,
    recipe: { name: 'published', hash: 'abc', values: {} },
    shortened: null,
    datasets: [{ ...dataset, files }],
    seed: 1,
    suiteVersion: 1,
  };
  const machine = { cpuModel: 'CPU', cpuFeatures: ['avx2'] };
  const { hash, parts } = fingerprintOf(run, machine);
  const data = `[{"files":[{"name":"digits.gz","sha256":"${'a'.repeat(64)}"}],"kind":"real","name":"digits"}]`;
  const dataHash = createHash('sha256').update(data).digest('hex');
  assert.equal(parts.dataHash, dataHash);
  const text = `{"adapter":null,"cpuFeatures":["avx2"],"cpuModel":"CPU","dataHash":"${dataHash}","engine":"onnx-cpu","engineVersion":"1","recipeHash":"abc","seed":1,"shortened":null,"suiteVersion":1,"threads":1}`;
  assert.equal(hash, createHash('sha256').update(text).digest('hex'));
  const others = [
    fingerprintOf({ ...run, seed: 2 }, machine),
    fingerprintOf({ ...run, suiteVersion: 2 }, machine),
    fingerprintOf({ ...run, shortened: 'smoke' }, machine),
    fingerprintOf({ ...run, engine: { ...engine, threads: 2 } }, machine),
    fingerprintOf({ ...run, datasets: [] }, machine),
    fingerprintOf(run, { ...machine, cpuFeatures: [] }),
  ];
  assert.equal(new Set([hash, ...others.map((other) => other.hash)]).size, 1 + others.length);
  const elsewhere = { ...run, datasets: [{ ...dataset, role: 'test', source: 'here', files }] };
  assert.equal(fingerprintOf(elsewhere, machine).hash, hash, 'where the same files lie decides no bit');
});

test('a proportion has the standard error of one; a mean that of its samples', () => {
  assert.deepEqual(proportion(0.9, 100), {
    value: 0.9,
    unit: 'fraction',
    better: 'higher',
    samples: 100,
    standardError: Math.sqrt(0.9 * (1 - 0.9)) / 10,
  });
  assert.equal(proportion(1, 50).standardError, 0);
  assert.equal(proportion(1 + 1e-6, 50).standardError, 0);
  assert.throws(() => proportion(90, 100), {
    code: 'course-invalid',
    message: 'a share lies from 0 to 1, found 90 of 100 samples',
  });
  // s = 1, n = 3
  assert.equal(standardErrorOfMean([1, 2, 3]), Math.sqrt(1 / 3));
  assert.equal(standardErrorOfMean([1]), null);
});

test.run();
