import { resolve } from 'node:path';
import { suites } from '../../suites/registry.ts';
import { ReprolabError } from '../core/errors.ts';
import { isCapturing } from '../engine/backends/registry.ts';
import type { Graph } from '../engine/graph/graph.ts';
import { printGraph } from '../engine/graph/print.ts';
import { serializeModel } from '../engine/onnx/serialize.ts';
import { openSuite } from '../run/open-suite.ts';
import { selectSuites } from '../run/plan.ts';
import { writeAtomically } from '../run/result-file.ts';
import type { Suite } from '../suite.ts';
import { defaultEngine } from './options.ts';
import { openTerminal } from './terminal.ts';

/** Options of `reprolab graph` as parsed. */
export interface GraphOptions {
  readonly onnx?: string;
  readonly text?: true;
  readonly stage: 'captured' | 'lowered';
  readonly step: 'training' | 'evaluation';
  readonly recipe?: string;
}

/** A step as captured, and what its engine executes, made when it is asked for. */
interface Stages {
  readonly captured: Graph;
  readonly lower: () => Graph;
}

/** Prepares the suite on its recipe and captures the step asked for. */
async function captureStep(
  suite: Suite,
  options: GraphOptions,
  tell: (text: string) => void,
): Promise<Stages> {
  const opened = await openSuite(
    {
      run: {
        id: `${suite.name}/graph`,
        suite: suite.name,
        recipe: options.recipe ?? suite.defaultRecipe,
        profile: 'full',
        seed: 1,
      },
      settings: { engine: defaultEngine, threads: 1, dataMode: 'auto', dataDir: null },
    },
    { log: tell, phaseBegan: () => undefined, progressed: () => undefined, downloaded: () => undefined },
  );
  const workload = opened.prepared[options.step];
  if (workload === null) {
    throw new ReprolabError('usage', `${suite.name} has no ${options.step} step.`, {
      advice: 'Try --step with the other one.',
    });
  }
  const { engine } = opened;
  if (!isCapturing(engine)) {
    throw new ReprolabError('engine-unavailable', `Engine ${defaultEngine} does not capture steps.`);
  }
  const captured = await engine.capture(workload.step);
  await opened.dispose();
  return { captured, lower: () => engine.lower(captured) };
}

/** Prints the graph or saves the model. Throws 'usage' for an unknown suite or recipe, 'capture-failed', 'lowering-failed'. */
export async function showGraph(name: string, options: GraphOptions): Promise<void> {
  const terminal = openTerminal();
  const [suite] = selectSuites(suites, [name]) as [Suite];
  const { captured, lower } = await captureStep(suite, options, terminal.tell);
  const shown = options.onnx === undefined && options.stage === 'captured' ? captured : lower();
  if (options.onnx !== undefined) {
    const path = resolve(options.onnx);
    writeAtomically(path, serializeModel(shown));
    terminal.tell(`Model: ${path}`);
  }
  if (options.text || options.onnx === undefined) {
    terminal.say(printGraph(options.stage === 'captured' ? captured : shown));
  }
}
