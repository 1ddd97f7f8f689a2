/** Every op and its gradients on a software GPU, which compiles each shader for minutes, against the oracle. */
import { test } from 'uvu';
import { enginesHere } from '../engine/conformance/engines-here.ts';
import { holdOps } from '../engine/conformance/hold-ops.ts';

const emulated = (await enginesHere()).filter(({ isEmulated }) => isEmulated);
await holdOps(emulated);
if (emulated.length === 0) {
  test.skip('every op on a software GPU');
  console.log('SKIPPED: there is a GPU, or no software driver (it comes with Chromium)');
}

test.run();
