/**
 * Trains small models on WebGPU with the state in the device's memory and in the process's, and prints as JSON what each
 * gave: losses, all state, an evaluation that took over the weights, before and after the training step is gone.
 */
import '../../../harness/engine/backends/registry.ts';
import { openOnnxEngine } from '../../../harness/engine/backends/onnx.ts';
import { portableTarget } from '../../../harness/engine/target.ts';
import { batches, makeModel, orderedState } from '../small-models.ts';

const steps = 4;

async function train(keepsStateOnDevice: boolean, stepsPerCall: number) {
  const engine = await openOnnxEngine(
    {
      engine: 'onnx-webgpu',
      provider: 'webgpu',
      adapter: null,
      softwareAdapter: true,
      target: portableTarget,
      keepsStateOnDevice,
    },
    null,
  );
  const model = makeModel('fc', 'adam');
  const compiled = await engine.compile(model.training, { stepsPerCall });
  const evaluation = await engine.compile(model.evaluation);
  const data = batches('fc', steps + 1);
  const losses: number[] = [];
  for (let done = 0; done < steps; done += stepsPerCall) {
    const outputs = await compiled.run(data.slice(done, done + stepsPerCall));
    losses.push(...outputs.map(({ loss }) => loss?.[0] ?? Number.NaN));
  }
  await evaluation.takeState(compiled);
  const [evaluated] = await evaluation.run(data.slice(steps));
  const state = await compiled.readState();
  // What was handed over goes on without its first holder, which trains on and ends.
  await compiled.run(data.slice(0, stepsPerCall));
  await compiled.writeState(state);
  const restored = orderedState(await compiled.readState(), model.variables).map((values) => [...values]);
  await compiled.dispose();
  const [again] = await evaluation.run(data.slice(steps));
  await engine.dispose();
  return {
    losses,
    state: orderedState(state, model.variables).map((values) => [...values]),
    restored,
    evaluated: [...(evaluated?.['loss'] ?? [])],
    again: [...(again?.['loss'] ?? [])],
  };
}

console.log(
  JSON.stringify({
    host: await train(false, 1),
    device: await train(true, 1),
    severalSteps: await train(true, 2),
  }),
);
