/** Trains a small model on the engine named by the first argument and prints its losses and state as JSON. */
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import { batches, makeModel, orderedState, type ModelKind, type OptimizerKind } from '../small-models.ts';

const [engineName, kind, optimizer] = process.argv.slice(2) as [string, ModelKind, OptimizerKind];
const engine = await openEngine(engineName);
const model = makeModel(kind, optimizer);
const compiled = await engine.compile(model.training);
const losses: number[] = [];
for (const batch of batches(kind, 3)) {
  const [outputs] = await compiled.run([batch]);
  losses.push(outputs?.['loss']?.[0] ?? Number.NaN);
}
const state = orderedState(await compiled.readState(), model.variables).map((values) => [...values]);
await compiled.dispose();
console.log(JSON.stringify({ info: engine.info, losses, state }));
