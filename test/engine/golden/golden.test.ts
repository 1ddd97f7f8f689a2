/**
 * What onnx-cpu executes for the labs' training steps, as stored text: a change of any stage shows here as a difference
 * that can be read. The target is fixed to a CPU with AVX-512, so that every machine prints the same.
 *
 * `UPDATE_GOLDENS=1 npm test -- golden` writes the files anew; read the difference before it is committed.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'uvu';
import '../../../harness/engine/backends/registry.ts';
import { randomStreams } from '../../../harness/core/random.ts';
import { capture } from '../../../harness/engine/capture/capture.ts';
import { useTracer } from '../../../harness/engine/capture/tracer.ts';
import { printGraph } from '../../../harness/engine/graph/print.ts';
import { runPipeline } from '../../../harness/engine/pipeline.ts';
import type { Step } from '../../../harness/engine/step.ts';
import { KerasAdam } from '../../../suites/keras/adam.ts';
import { buildCnnModel } from '../../../suites/mnist/cnn/model.ts';
import { buildFcModel } from '../../../suites/mnist/fc/model.ts';
import { recipes as fcRecipes } from '../../../suites/mnist/fc/recipe.ts';
import { recipes as tapeRecipes } from '../../../suites/mnist/gradient-tape/recipe.ts';
import { createOptimizer } from '../../../suites/mnist/optimizer.ts';
import { trainingStep as imageStep } from '../../../suites/mnist/steps.ts';
import { createModel } from '../../../suites/music/model.ts';
import { musicRecipes } from '../../../suites/music/recipe.ts';
import { trainingStep as textStep } from '../../../suites/music/steps.ts';

await useTracer();

const target = { channelBlock: 16, extremes: true, overflowsToInfinity: true, castsFromInt64: true };
const random = randomStreams(1);

/** Steps by the name of their file, in an order that the names of variables follow. */
const steps: Readonly<Record<string, () => Step>> = {
  'mnist-fc': () => {
    const recipe = fcRecipes.published;
    return imageStep({
      ...recipe,
      name: 'mnist-fc',
      model: buildFcModel(recipe, random),
      optimizer: createOptimizer(recipe),
    });
  },
  'mnist-gradient-tape': () => {
    const recipe = tapeRecipes.published;
    return imageStep({
      ...recipe,
      name: 'mnist-gradient-tape',
      model: buildCnnModel(recipe, random),
      optimizer: createOptimizer(recipe),
    });
  },
  // Sixteen characters, the fewest whose recurrent products are worth a blocked layout, and few units to initialize.
  'music-rnn': () => {
    const recipe = { ...musicRecipes['course-2022'], embeddingUnits: 16, lstmUnits: 32 };
    const shape = { batchSize: recipe.batchSize, sequenceLength: 16 };
    return textStep(createModel(20, recipe, random), new KerasAdam(recipe.learningRate), shape).step;
  },
};

for (const [name, make] of Object.entries(steps)) {
  test(`${name}: the executed graph is the stored one`, async () => {
    const text = printGraph(runPipeline(await capture(make()), { target, stepsPerCall: 1 }));
    const file = new URL(`${name}.txt`, import.meta.url);
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, text);
    assert.equal(text, readFileSync(file, 'utf8'), 'see the top of this file for how to update it');
  });
}

test.run();
