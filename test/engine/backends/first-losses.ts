/** Prints the losses of the first 20 training steps of every suite on the engine named by the first argument, as JSON. */
import { openEngine } from '../../../harness/engine/backends/registry.ts';
import { firstLosses } from '../../suites/recorded-steps.ts';

const [engineName = ''] = process.argv.slice(2);
const engine = await openEngine(engineName);
console.log(JSON.stringify(await firstLosses(engine, 20)));
await engine.dispose();
