/**
 * Trains the published steps of the suites named by the further arguments small on the engine named by the first, beside
 * the oracle, and prints what became of each as JSON; on an engine that captures, their steps are compiled at
 * their published size too, evaluations and all.
 */
import { messageOf } from '../../../harness/core/errors.ts';
import { isCapturing, openEngine } from '../../../harness/engine/backends/registry.ts';
import { compileEveryStep, trainSuites, type RunRecord } from '../../suites/recorded-steps.ts';
import { differenceOf } from './difference.ts';
import { oracle } from './engines-here.ts';

const [engineName = '', ...suites] = process.argv.slice(2);
const trainedOn = async (name: string): Promise<RunRecord[]> => {
  const engine = await openEngine(name);
  const records = await trainSuites(engine, suites);
  await engine.dispose();
  return records;
};
const expected = await trainedOn(oracle);
const trained = (await trainedOn(engineName)).map((record, index) => ({
  name: record.name,
  calls: record.outputs.length,
  problem: differenceOf(record, expected[index]),
}));
const engine = await openEngine(engineName);
// The processor's provider has every operator; another may lack one, which shows as it compiles.
const compiled =
  isCapturing(engine) && engineName !== 'onnx-cpu'
    ? await compileEveryStep(engine, 'published').catch(failed)
    : null;
await engine.dispose();
console.log(JSON.stringify({ trained, compiled }));

function failed(error: unknown) {
  return [{ name: 'every step', problem: messageOf(error) }];
}
