import { Option, type Command } from 'commander';
import type { GraphOptions } from './graph.ts';
import { examples, parsePath } from './options.ts';

/** `reprolab graph`. */
export function addGraphCommand(program: Command): void {
  program
    .command('graph')
    .description("Show a suite's step as a graph, or save it as an ONNX model")
    .argument('<suite>', 'the suite')
    .option('--onnx <file>', 'save the model: ONNX Runtime and Netron open it', parsePath)
    .option('--text', 'print the graph (the default without --onnx)')
    .addOption(
      new Option('--stage <stage>', 'tfjs kernels as captured, or ONNX operators as executed')
        .choices(['captured', 'lowered'])
        .default('lowered'),
    )
    .addOption(
      new Option('--step <step>', 'which step').choices(['training', 'evaluation']).default('training'),
    )
    .option('--recipe <name>', 'recipe; the published one when left out')
    .addHelpText(
      'after',
      examples([
        ['reprolab graph mnist-fc', 'the training step in ONNX operators'],
        ['reprolab graph mnist-cnn --stage captured', 'the same in tfjs kernels'],
        ['reprolab graph mnist-cnn --onnx mnist-cnn.onnx', 'for Netron'],
      ]),
    )
    .action(async (name: string, options: GraphOptions) => {
      const { showGraph } = await import('./graph.ts');
      await showGraph(name, options);
    });
}
