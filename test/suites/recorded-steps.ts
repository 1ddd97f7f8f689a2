/**
 * Every step that a suite compiles, recorded as the suite runs: a suite that is added to the registry is covered
 * without a word in the tests.
 */
import { createHash } from 'node:crypto';
import { messageOf } from '../../harness/core/errors.ts';
import { hashOf } from '../../harness/core/hash.ts';
import { allocate, type TypedArray } from '../../harness/core/tensor-data.ts';
import type { Profile } from '../../harness/core/result-schema.ts';
import { initialValues } from '../../harness/engine/capture/variables.ts';
import type { KernelGraph } from '../../harness/engine/graph/kernels.ts';
import { printGraph } from '../../harness/engine/graph/print.ts';
import type {
  ArraysOf,
  CapturingEngine,
  CompiledStep,
  Engine,
  Step,
  TensorSpecs,
} from '../../harness/engine/step.ts';
import type { PreparedSuite, Recipe, Suite, SuiteContext } from '../../harness/index.ts';
import { allocateBatches } from '../../harness/run/batches.ts';
import { resolveRecipe } from '../../harness/run/plan.ts';
import { createContext } from '../../harness/run/suite-context.ts';
import course from '../../suites/course.ts';
import { smallSets } from './small-sets.ts';

/** Calls of a step that are executed and recorded: as many at least, and later ones repeat the last. */
const recordedCalls = 3;

/** One compiled step. */
export interface CompiledRecord {
  /** `<suite>/<recipe>: <step>`. */
  readonly name: string;
  /** Why it could not be compiled; null when it could. */
  readonly problem: string | null;
}

/** What the first calls of one step gave. */
export interface RunRecord {
  readonly name: string;
  readonly outputs: readonly Readonly<Record<string, TypedArray>>[];
  /** The step's variables after those calls, in its order. */
  readonly variables: readonly TypedArray[];
  /** Why the suite ended here; null for a step that ran. */
  readonly problem: string | null;
}

/** A suite that is prepared on little data; what it measures is nothing to go by. */
async function withSuite(
  suite: Suite,
  recipe: Recipe,
  engine: Engine,
  use: (prepared: PreparedSuite, context: SuiteContext) => Promise<unknown>,
): Promise<void> {
  const nothing = () => undefined;
  const recording = createContext({
    suite,
    recipe,
    seed: 1,
    engine,
    journal: null,
    captures: false,
    loader: smallSets,
    log: nothing,
    progressed: nothing,
  });
  try {
    await use(await suite.prepare(recording.context), recording.context);
  } finally {
    await recording.dispose();
  }
}

const runSuite = (suite: Suite, recipe: Recipe, engine: Engine): Promise<void> =>
  withSuite(suite, recipe, engine, (prepared) => prepared.run());

/** Every suite with every recipe, as a profile shortens it. */
function everyRecipe(profile: Profile): { suite: Suite; name: string; recipe: Recipe }[] {
  return course.suites.flatMap((suite) =>
    Object.keys(suite.recipes).map((name) => ({
      suite,
      name,
      recipe: resolveRecipe(suite, name, profile).recipe,
    })),
  );
}

/** At most so much of what changes no operator: sizes, and numbers that recipes differ in. */
const small = {
  batchSize: 4,
  sequenceLength: 5,
  filters1: 4,
  filters2: 4,
  hiddenUnits: 16,
  learningRate: 1e-4,
};

function shrink(recipe: Recipe): Recipe {
  const smaller = Object.entries(small).filter(([key, most]) => Number(recipe[key]) > most);
  return { ...recipe, ...Object.fromEntries(smaller) };
}

/** Compiles every step of every suite at its published size, with every recipe or the published one; none is executed. */
export async function compileEveryStep(
  engine: CapturingEngine,
  recipes: 'every' | 'published',
): Promise<CompiledRecord[]> {
  const records: CompiledRecord[] = [];
  const seen = new Map<string, string | null>();
  for (const { suite, name, recipe } of everyRecipe('full')) {
    if (recipes === 'published' && name !== suite.defaultRecipe) continue;
    await runSuite(suite, recipe, {
      info: engine.info,
      async compile(step) {
        const captured = await engine.capture(step);
        // Recipes share steps: one session each is enough.
        const key = createHash('sha256').update(printGraph(captured)).digest('hex');
        const problem = seen.get(key) ?? (seen.has(key) ? null : await whyNotCompiled(engine, step));
        seen.set(key, problem);
        records.push({ name: `${suite.name}/${name}: ${step.name}`, problem });
        return idleStep(step, captured);
      },
      dispose: () => Promise.resolve(),
    });
  }
  return records;
}

async function whyNotCompiled<Inputs extends TensorSpecs>(
  engine: Engine,
  step: Step<Inputs>,
): Promise<string | null> {
  try {
    await (await engine.compile(step)).dispose();
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/** A compiled step that gives zeros. */
function idleStep<Inputs extends TensorSpecs>(
  step: Step<Inputs>,
  captured: KernelGraph,
): CompiledStep<Inputs> {
  const outputs = Object.fromEntries(
    captured.outputs.map(({ name, value }) => {
      if (value.dtype === 'int64') throw new Error(`output '${name}' of a captured step is int64`);
      return [name, allocate({ shape: value.shape, dtype: value.dtype })];
    }),
  );
  const state = initialValues(step, captured);
  return {
    stepsPerCall: 1,
    phases: { captureSeconds: 0, compileSeconds: 0 },
    cost: null,
    threads: null,
    run: () => Promise.resolve([outputs]),
    readState: () => Promise.resolve(state),
    writeState: () => Promise.resolve(),
    takeState: () => Promise.resolve(),
    dispose: () => Promise.resolve(),
  };
}

/** Runs every suite and recipe at smoke's size and records the first calls of every step. */
export async function runEveryStep(engine: Engine): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  const seen = new Set<string>();
  for (const { suite, name, recipe } of everyRecipe('smoke')) {
    // Made small, two recipes of a suite may be the same.
    const shrunk = shrink(recipe);
    const key = `${suite.name} ${hashOf(shrunk)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    try {
      await runSuite(suite, shrunk, {
        info: engine.info,
        compile: async (step) =>
          recordedStep(step, await engine.compile(step), `${suite.name}/${name}: ${step.name}`, records),
        dispose: () => Promise.resolve(),
      });
    } catch (error) {
      records.push({ name: `${suite.name}/${name}`, outputs: [], variables: [], problem: messageOf(error) });
    }
  }
  return records;
}

/** The first training steps of the named suites' published recipes, at smoke's size. */
export async function trainSuites(engine: Engine, suites: readonly string[]): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const { suite, name, recipe } of everyRecipe('smoke')) {
    if (name !== suite.defaultRecipe || !suites.includes(suite.name)) continue;
    try {
      await withSuite(suite, shrink(recipe), engine, async ({ training }, context) => {
        if (training === null) return;
        const { step } = training;
        const compiled = recordedStep(
          step,
          await context.compile(step),
          `${suite.name}/${name}: ${step.name}`,
          records,
        );
        const batches = allocateBatches(step.inputs, 1);
        for (let index = 0; index < recordedCalls; index++) {
          for (const batch of batches) training.fillBatch(index, batch);
          await compiled.run(batches);
        }
        await compiled.dispose();
      });
    } catch (error) {
      records.push({ name: `${suite.name}/${name}`, outputs: [], variables: [], problem: messageOf(error) });
    }
  }
  return records;
}

/** Losses of the first training steps of every suite's default recipe at smoke's size, made small, by suite. */
export async function firstLosses(engine: Engine, steps: number): Promise<Record<string, number[]>> {
  const losses: Record<string, number[]> = {};
  for (const { suite, name, recipe } of everyRecipe('smoke')) {
    if (name !== suite.defaultRecipe) continue;
    await withSuite(suite, shrink(recipe), engine, async ({ training }, context) => {
      if (training === null) throw new Error(`${suite.name} has no training step`);
      const compiled = await context.compile(training.step);
      const [batch] = allocateBatches(training.step.inputs, 1) as [ArraysOf<TensorSpecs>];
      const own: number[] = [];
      for (let index = 0; index < steps; index++) {
        training.fillBatch(index, batch);
        const [outputs] = await compiled.run([batch]);
        own.push(outputs?.['loss']?.[0] ?? NaN);
      }
      losses[suite.name] = own;
      await compiled.dispose();
    });
  }
  return losses;
}

/** Executes the first calls, and notes when it is disposed of what they gave. */
function recordedStep<Inputs extends TensorSpecs>(
  step: Step<Inputs>,
  compiled: CompiledStep<Inputs>,
  name: string,
  records: RunRecord[],
): CompiledStep<Inputs> {
  const outputs: Readonly<Record<string, TypedArray>>[] = [];
  let inputs: readonly ArraysOf<Inputs>[] = [];
  const call = async () => {
    const [last = {}] = await compiled.run(inputs);
    outputs.push(last);
    return [last];
  };
  return {
    stepsPerCall: compiled.stepsPerCall,
    phases: compiled.phases,
    cost: compiled.cost,
    threads: compiled.threads,
    async run(given) {
      inputs = given;
      return outputs.length < recordedCalls ? call() : outputs.slice(-1);
    },
    readState: () => compiled.readState(),
    writeState: (state) => compiled.writeState(state),
    takeState: async (from) => {
      await compiled.writeState(await from.readState());
    },
    async dispose() {
      while (inputs.length > 0 && outputs.length < recordedCalls) await call();
      const state = await compiled.readState();
      const variables = step.variables.map(
        (variable) => state.get(variable.name)?.values ?? new Float32Array(),
      );
      records.push({ name, outputs, variables, problem: null });
      await compiled.dispose();
    },
  };
}
