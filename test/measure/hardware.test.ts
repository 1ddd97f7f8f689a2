import assert from 'node:assert/strict';
import { test } from 'uvu';
import { fingerprintOf } from '../../harness/core/fingerprint.ts';
import { machineSchema } from '../../harness/core/result-schema.ts';
import { readMachine } from '../../harness/measure/environment.ts';
import { describeMachine, gpusOf, ofDetails, readDetails } from '../../harness/measure/hardware.ts';
import { makeRun } from '../verdict/made-runs.ts';

/** What the library prints of a server with an accelerator, with its '' and 0 for what it does not find. */
const server = {
  cpu: {
    ...{
      vendor: 'AMD',
      governor: 'performance',
      physicalCores: 64,
      cores: 128,
      processors: 2,
      speedMax: 3.7,
    },
    cache: { l1d: 2_097_152, l1i: 2_097_152, l2: 67_108_864, l3: 0 },
  },
  memory: { total: 540e9 },
  modules: [
    ...Array.from({ length: 8 }, () => ({ size: 64 * 2 ** 30, type: 'DDR5', clockSpeed: 4800 })),
    { size: 0, type: 'Empty', clockSpeed: null },
  ],
  controllers: [
    {
      model: 'GH100 [H100 SXM5]',
      name: 'NVIDIA H100 80GB HBM3',
      driverVersion: '580.95',
      memoryTotal: 81559,
      vram: 0,
    },
    { model: '', driverVersion: '', vram: null },
  ],
  virtual: { isVirtual: true, host: 'KVM', model: '' },
};

test('what the library finds is taken over, and what it lacks is null', () => {
  const details = readDetails(JSON.stringify(server));
  assert.ok(details !== null);
  const { caches, maxHertz, memoryKind, virtualization, governor, sockets } = ofDetails(details);
  assert.deepEqual(
    caches.map(({ level, kind, bytes }) => [level, kind, bytes]),
    [
      [1, 'data', 2_097_152],
      [1, 'instruction', 2_097_152],
      [2, 'unified', 67_108_864],
    ],
  );
  assert.deepEqual(
    [maxHertz, memoryKind, virtualization, governor, sockets],
    [3.7e9, '8 x 64 GiB DDR5-4800', 'KVM', 'performance', 2],
  );
  assert.deepEqual(gpusOf(details), [
    { name: 'NVIDIA H100 80GB HBM3', driver: '580.95', memoryBytes: 81559 * 2 ** 20, software: false },
  ]);
  const bare = readDetails(
    '{"cpu":{"vendor":"","speedMax":0,"cache":{}},"memory":{},"modules":[{"type":""}],"controllers":[],"virtual":{}}',
  );
  assert.ok(bare !== null);
  const none = ofDetails(bare);
  assert.deepEqual(
    [none.vendor, none.maxHertz, none.memoryKind, none.virtualization, none.caches, gpusOf(bare)],
    [null, null, null, null, [], []],
  );
  for (const broken of ['', 'Error: spawn lscpu', '[]', '{}'])
    assert.equal(readDetails(broken), null, broken);
});

test('this machine is described, and its fingerprint of bits is what it was without', async () => {
  const described = machineSchema.parse(await describeMachine());
  assert.ok(described.hardware !== null);
  assert.ok((described.hardware.memoryBytes ?? 1) > 0);
  const { gpus: _, hardware: __, ...same } = described;
  const { gpus: ___, hardware: ____, ...plain } = readMachine();
  assert.deepEqual(same, plain);
  const run = { ...makeRun(1, {}), suiteVersion: 1 };
  assert.equal(fingerprintOf(run, described).hash, fingerprintOf(run, readMachine()).hash);
});

test.run();
