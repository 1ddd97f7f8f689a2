import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import { libraryVersion } from '../../../harness/core/installation.ts';
import {
  cudaInstallationProblem,
  cudaLibraries,
  cudaRecordName,
} from '../../../harness/engine/backends/cuda-provider.ts';
import { missingLibrary, settleTf32 } from '../../../harness/engine/backends/cuda.ts';
import { nvidiaGpus } from '../../../harness/engine/backends/nvidia.ts';
import { stepsWorthACall } from '../../../harness/engine/backends/steps-per-call.ts';

test('the library that is missing is named, with what brings it', () => {
  const log = (library: string) =>
    `[E:onnxruntime] Failed to load library /a/libonnxruntime_providers_cuda.so with error: ${library}: cannot open ` +
    'shared object file: No such file or directory\nprobe failed: Failed to load shared library';
  assert.match(
    missingLibrary(log('libcublasLt.so.13')) ?? '',
    /^libcublasLt\.so\.13 is not found: install CUDA 13, or/,
  );
  assert.match(missingLibrary(log('libcudnn.so.9')) ?? '', /install cuDNN 9/);
  assert.match(missingLibrary(log('libcuda.so.1')) ?? '', /install NVIDIA's driver/);
  assert.equal(missingLibrary(log('libstdc++.so.6')), 'libstdc++.so.6 cannot be loaded');
  assert.equal(missingLibrary('probe failed: no CUDA-capable device is detected'), null);
});

test('TF32 is off unless the user has said otherwise', () => {
  const env: Record<string, string | undefined> = {};
  assert.equal(settleTf32(env), false);
  assert.equal(env['NVIDIA_TF32_OVERRIDE'], '0');
  assert.equal(settleTf32({ NVIDIA_TF32_OVERRIDE: '1' }), true);
});

test('half a provider, one of another version and another system are told apart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-provider-'));
  const problem = () => cudaInstallationProblem(folder, 'linux-x64') ?? '';
  const record = (version: string) => {
    const files = cudaLibraries.map((name) => ({ name, bytes: 1, sha256: '0', replaced: false }));
    const facts = { version, cudaMajor: 13, source: 'x', sha512: null, checksum: 'none published' };
    const text = JSON.stringify({ schemaVersion: 1, installedAt: '2026-11-28T00:00:00Z', files, ...facts });
    writeFileSync(join(folder, cudaRecordName), text);
  };
  try {
    assert.match(cudaInstallationProblem(folder, 'darwin-arm64') ?? '', /not on this system/);
    assert.match(problem(), /not installed; with an NVIDIA GPU .*reprolab engine install cuda/);
    record(libraryVersion('onnxruntime-node') ?? '');
    writeFileSync(join(folder, cudaLibraries[0]), '1');
    assert.match(problem(), /not whole: libonnxruntime_providers_cuda\.so is missing/);
    writeFileSync(join(folder, cudaLibraries[1]), '1');
    assert.equal(problem(), '');
    record('1.2.3');
    assert.match(problem(), /is of ONNX Runtime 1\.2\.3, and ONNX Runtime is \d/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("GPUs have their driver's names", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprolab-gpus-'));
  try {
    mkdirSync(join(folder, '0000:01:00.0'));
    writeFileSync(join(folder, '0000:01:00.0', 'information'), 'Model: \t\t NVIDIA H100 80GB\nIRQ:   	 0\n');
    assert.deepEqual(await nvidiaGpus(folder), ['NVIDIA H100 80GB']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('more steps a call where the state is large, within what a graph can hold', () => {
  const small = { wanted: 25, movedBytes: 1.6e6, flops: 1e7, bytes: 1e6, operators: 54 };
  assert.equal(stepsWorthACall(small), 25, 'the suite already asks for enough');
  const classifier = { wanted: 10, movedBytes: 66e6, flops: 1.5e9, bytes: 3e8, operators: 200 };
  assert.equal(stepsWorthACall(classifier), 43);
  const long = { wanted: 5, movedBytes: 258e6, flops: 1e10, bytes: 2e9, operators: 5_000 };
  const steps = stepsWorthACall(long);
  assert.equal(steps, 8);
  assert.ok(258e6 / 6e9 / steps <= 0.1 * (5_000 * 10e-6 + 2e9 / 500e9), 'a tenth of the time, as promised');
  assert.equal(stepsWorthACall({ ...long, movedBytes: 2e9 }), 10, 'graphs stay within 50,000 operators');
  assert.equal(stepsWorthACall({ ...long, wanted: 1 }), 1, 'there may be no second step');
  assert.equal(
    stepsWorthACall({ ...long, wanted: 20, movedBytes: 2e9 }),
    20,
    'never fewer than the suite wants',
  );
});

test.run();
