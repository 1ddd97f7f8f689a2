import assert from 'node:assert/strict';
import { test } from 'uvu';
import type { Result } from '../../harness/core/result-schema.ts';
import { environmentView } from '../../reports/view/environment.ts';
import { resultFixture } from './fixture/result.ts';

const engineOf = (overrides: Partial<Result>) =>
  environmentView(resultFixture(overrides)).facts.find(({ term }) => term === 'Engine')?.value;

test('the environment says which engine computed, and who chose it', () => {
  const reason = 'no GPU: /dev shows no device of one';
  assert.equal(
    engineOf({ engineChoice: { engine: 'onnx-cpu', reason } }),
    `onnx-cpu, chosen by auto: ${reason}`,
  );
  assert.equal(engineOf({ engineChoice: null }), 'onnx-cpu, onnx-webgpu, set and not chosen by auto');
  assert.equal(engineOf({ engineChoice: null, runs: [] }), 'none has run');
});

test.run();
