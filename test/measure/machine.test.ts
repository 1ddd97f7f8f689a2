import assert from 'node:assert/strict';
import { availableParallelism, totalmem } from 'node:os';
import { test } from 'uvu';
import { machineSchema } from '../../harness/core/result-schema.ts';
import { cpuFeaturesOf, readMachine } from '../../harness/measure/environment.ts';

test('CPU features of x86 and Arm, the relevant ones sorted', () => {
  const x86 = 'processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: fpu fma avx2 sse4_2 avx ssse3 avx512f\n';
  assert.deepEqual(cpuFeaturesOf(x86), ['avx', 'avx2', 'avx512f', 'fma', 'sse4_2']);
  assert.deepEqual(cpuFeaturesOf('processor : 0\nFeatures : fp asimd aes asimddp sve\n'), [
    'asimd',
    'asimddp',
    'sve',
  ]);
  assert.deepEqual(cpuFeaturesOf(''), []);
});

test('the fingerprint of this machine is complete and within its bounds', () => {
  const environment = machineSchema.parse(readMachine());
  assert.notEqual(environment.cpuModel, '');
  assert.ok(environment.cpuCores >= 1 && environment.cpuCores <= availableParallelism());
  assert.ok(environment.memoryBytes > 0 && environment.memoryBytes <= totalmem());
  assert.equal(environment.node, process.version);
  assert.match(environment.libraries['onnxruntime-node'] ?? '', /^\d+\.\d+\.\d+/);
});

test.run();
