/**
 * Trains every suite's published step small on the engine named by the first argument, beside the oracle, and prints what
 * became of each as JSON; on an engine that captures, every step of every recipe is compiled at its published size too.
 */
import { messageOf } from '../../../harness/core/errors.ts';
import { isCapturing, openEngine } from '../../../harness/engine/backends/registry.ts';
import { compileEveryStep, trainEverySuite, type RunRecord } from '../../suites/recorded-steps.ts';
import { differenceOf } from './difference.ts';
import { oracle } from './engines-here.ts';

const [engineName = ''] = process.argv.slice(2);
const trainedOn = async (name: string): Promise<RunRecord[]> => {
  const engine = await openEngine(name);
  const records = await trainEverySuite(engine);
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
const compiled = isCapturing(engine) ? await compileEveryStep(engine).catch(failed) : null;
await engine.dispose();
console.log(JSON.stringify({ trained, compiled }));

function failed(error: unknown) {
  return [{ name: 'every step', problem: messageOf(error) }];
}
