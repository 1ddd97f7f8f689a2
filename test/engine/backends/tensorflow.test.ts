import assert from 'node:assert/strict';
import { test } from 'uvu';
import { describeTensorFlow, whyNotLoaded } from '../../../harness/engine/backends/tensorflow.ts';

test('why TensorFlow does not load: one line, and no folders', () => {
  const cases: readonly (readonly [message: string, said: string])[] = [
    [
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /a/b/lib/napi-v8/tfjs_binding.node. \nPlease run ...',
      'the native library of @tensorflow/tfjs-node-gpu is not installed',
    ],
    [
      "Cannot find module '@tensorflow/tfjs-node-gpu'\nRequire stack:\n- /a/b/registry.ts",
      '@tensorflow/tfjs-node-gpu is not installed',
    ],
    [
      '/a/b/lib/libtensorflow.so.2: undefined symbol: cuInit',
      '@tensorflow/tfjs-node-gpu does not load (libtensorflow.so.2: undefined symbol: cuInit)',
    ],
    [
      'C:\\Users\\me\\tensorflow.dll is not a valid Win32 application.',
      '@tensorflow/tfjs-node-gpu does not load (tensorflow.dll is not a valid Win32 application.)',
    ],
  ];
  for (const [message, said] of cases) assert.equal(whyNotLoaded(new Error(message)), said);
});

test("the version is the library's own, beside that of the package", () => {
  const module = {
    version: { 'tfjs-node': '4.22.0' },
    backend: () => ({ isUsingGpuDevice: false, binding: { TF_Version: '2.21.0' } }),
  };
  assert.deepEqual(describeTensorFlow(module), {
    available: true,
    version: '2.21.0 (tfjs-node 4.22.0)',
    device: 'CPU',
  });
  const onGpu = { ...module, backend: () => ({ ...module.backend(), isUsingGpuDevice: true }) };
  assert.equal(describeTensorFlow(onGpu).device, 'GPU');
  for (const silent of [
    { ...module, version: {} },
    { ...module, backend: () => ({ binding: {} }) },
    { ...module, backend: () => ({}) },
  ]) {
    assert.throws(() => describeTensorFlow(silent), /does not state its version/);
  }
});

test.run();
