import type { DataMode } from '../data/load.ts';
import { resolve } from 'node:path';
import { ReprolabError, internalError } from '../core/errors.ts';
import { loadCourse } from '../course/load-course.ts';
import { isCapturing } from '../engine/backends/registry.ts';
import { costOf } from '../engine/graph/costs.ts';
import type { KernelGraph } from '../engine/graph/kernels.ts';
import { printGraph } from '../engine/graph/print.ts';
import { capturingEngines } from '../engine/names.ts';
import { serializeModel } from '../engine/onnx/serialize.ts';
import { stages } from '../engine/pipeline.ts';
import type { CapturingEngine } from '../engine/step.ts';
import { openSuite } from '../run/open-suite.ts';
import { selectSuites } from '../run/plan.ts';
import { writeAtomically } from '../core/write-atomically.ts';
import type { Suite } from '../suite.ts';
import { chosenEngine } from './engine-choice.ts';
import { autoEngine } from './options.ts';
import { openTerminal } from './terminal.ts';

/** Options of `reprolab graph` as parsed. */
export interface GraphOptions {
  readonly onnx?: string;
  readonly text?: true;
  readonly after: string;
  readonly engine: string;
  readonly step: 'training' | 'evaluation';
  readonly recipe?: string;
  readonly course?: string;
  readonly data: DataMode;
  readonly dataDir?: string;
}

/** Prepares the suite on its recipe and captures the step asked for. */
async function captureStep(
  suite: Suite,
  course: string,
  options: GraphOptions,
  tell: (text: string) => void,
): Promise<{ readonly captured: KernelGraph; readonly engine: CapturingEngine }> {
  const opened = await openSuite(
    {
      run: {
        id: `${suite.name}/graph`,
        suite: suite.name,
        recipe: options.recipe ?? suite.defaultRecipe,
        profile: 'full',
        seed: 1,
      },
      settings: {
        engine: options.engine,
        threads: 1,
        dataMode: options.data,
        dataDir: options.dataDir ?? null,
        course,
      },
      checkpoint: null,
    },
    { log: tell, progressed: () => undefined, downloaded: () => undefined },
  );
  const workload = opened.prepared[options.step];
  if (workload === null) {
    throw new ReprolabError('usage', `${suite.name} has no ${options.step} step.`, {
      advice: 'Try --step with the other one.',
    });
  }
  const { engine } = opened;
  if (!isCapturing(engine)) throw internalError(`engine ${options.engine} does not capture steps`);
  const captured = await engine.capture(workload.step);
  await opened.dispose();
  return { captured, engine };
}

/** Prints the graph or saves the model. Throws 'usage' for an unknown suite, recipe, engine or stage, 'capture-failed'. */
export async function showGraph(name: string, options: GraphOptions): Promise<void> {
  const { after } = options;
  if (after !== 'all' && !stages.some((stage) => stage.name === after)) {
    throw new ReprolabError('usage', `There is no stage '${after}'.`, {
      advice: `Stages, in order: ${stages.map((stage) => stage.name).join(', ')}; or all.`,
    });
  }
  const terminal = openTerminal();
  if (![autoEngine, ...capturingEngines].includes(options.engine)) {
    throw new ReprolabError('usage', `No engine '${options.engine}' captures steps into graphs.`, {
      advice: `Engines that do: ${capturingEngines.join(', ')}.`,
    });
  }
  const { suites, file } = await loadCourse(options.course);
  const [suite] = selectSuites(suites, [name]) as [Suite];
  const chosen = await chosenEngine(options.engine, terminal.tell, { capturing: true });
  const { captured, engine } = await captureStep(
    suite,
    file,
    { ...options, engine: chosen.engine },
    terminal.tell,
  );
  const printed = options.text !== undefined || options.onnx === undefined;
  const executable = engine.lower(captured, (stage, graph) => {
    if (!printed || (after !== 'all' && after !== stage)) return;
    if (after === 'all') terminal.say(`after ${stage}:`);
    terminal.say(printGraph(graph));
  });
  const { flops, bytesRead, bytesWritten } = costOf(captured);
  terminal.tell(
    `One step: ${flops} floating-point operations, ${bytesRead} bytes read and ${bytesWritten} written by its kernels.`,
  );
  if (options.onnx !== undefined) {
    const path = resolve(options.onnx);
    writeAtomically(path, serializeModel(executable));
    terminal.tell(`Model: ${path}`);
  }
}
