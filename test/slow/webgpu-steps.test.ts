/**
 * Every step of every suite and recipe on WebGPU: compiled at its published size, where the provider must have each of its
 * operators, and run small beside the oracle. In a process of its own, as the Vulkan loader reads its environment when the process starts.
 */
import { execa } from 'execa';
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import { loaderOptions } from '../../harness/core/installation.ts';
import course from '../../suites/course.ts';
import { webGpuAccess } from '../../scripts/device-check/software-vulkan.ts';

interface Outcome {
  /** `<suite>/<recipe>: <step>`. */
  readonly name: string;
  readonly problem: string | null;
}

interface Outcomes {
  readonly ranOnOracle: number;
  readonly ran: readonly (Outcome & { readonly calls: number })[];
  readonly compiled: readonly Outcome[];
}

const problems = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ problem }) => problem !== null).map(({ name, problem }) => `${name}: ${problem ?? ''}`);

const recipesOf = (outcomes: readonly Outcome[]) => new Set(outcomes.map(({ name }) => name.split(':')[0]));

const titles = {
  compiled: 'every step of every suite and recipe compiles on onnx-webgpu at its published size',
  ran: 'every step of every suite runs small on onnx-webgpu as on the oracle',
};

const { env, reason } = await webGpuAccess();
if (reason !== null) {
  test.skip(titles.compiled);
  test.skip(titles.ran);
  console.log(`SKIPPED: onnx-webgpu: ${reason}`);
} else {
  const script = fileURLToPath(new URL('../engine/conformance/run-every-step.ts', import.meta.url));
  const { stdout } = await execa(process.execPath, [...loaderOptions(), script, 'onnx-webgpu'], { env });
  const outcomes = JSON.parse(stdout) as Outcomes;

  test(titles.compiled, () => {
    assert.deepEqual(problems(outcomes.compiled), []);
    const expected = course.suites.flatMap(({ name, recipes }) =>
      Object.keys(recipes).map((recipe) => `${name}/${recipe}`),
    );
    assert.deepEqual([...recipesOf(outcomes.compiled)], expected);
  });

  test(titles.ran, () => {
    assert.deepEqual(problems(outcomes.ran), []);
    assert.equal(outcomes.ran.length, outcomes.ranOnOracle);
    for (const { name, calls } of outcomes.ran) assert.equal(calls, 3, name);
    const seen = new Set([...recipesOf(outcomes.ran)].map((recipe) => recipe?.split('/')[0]));
    assert.deepEqual(
      [...seen],
      course.suites.map(({ name }) => name),
    );
  });
}

test.run();
