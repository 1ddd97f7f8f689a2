/**
 * Runs every op case, gradients included, on the engine named by the first argument and prints as JSON what became of
 * each. A process of its own: tfjs has one global backend, and the Vulkan loader reads its environment when a process starts.
 */
import { conformance, type OpOutcome } from '../compare-engines.ts';
import { families } from '../ops/families.ts';
import { exclusionOf } from './exclusions.ts';

const [engineName = ''] = process.argv.slice(2);
const outcomes: OpOutcome[] = [];
for (const cases of Object.values(families)) {
  const held = cases.filter(({ name }) => exclusionOf(engineName, name) === undefined);
  outcomes.push(...(await conformance(engineName, held)));
}
console.log(JSON.stringify(outcomes));
