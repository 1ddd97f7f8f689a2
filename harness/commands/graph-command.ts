import { Option, type Command } from 'commander';
import type { GraphOptions } from './graph.ts';
import { courseOption, dataDirOption, dataOption, autoEngine, examples, parsePath } from './options.ts';

/** `reprolab graph`. */
export function addGraphCommand(program: Command): void {
  program
    .command('graph')
    .description("Show a suite's step as a graph, or save it as an ONNX model")
    .argument('<suite>', 'the suite')
    .option('--onnx <file>', 'save the model: ONNX Runtime and Netron open it', parsePath)
    .option('--text', 'print the graph (the default without --onnx)')
    .option(
      '--after <stage>',
      "print the graph after a stage of the compiler; 'all' prints every one",
      'executable',
    )
    .option('--engine <name>', 'the capturing engine that it is compiled for', autoEngine)
    .addOption(
      new Option('--step <step>', 'which step').choices(['training', 'evaluation']).default('training'),
    )
    .addOption(dataOption())
    .addOption(dataDirOption())
    .addOption(courseOption())
    .option('--recipe <name>', 'recipe; the published one when left out')
    .addHelpText(
      'after',
      examples([
        ['reprolab graph SUITE', 'the training step in the ONNX operators that run'],
        ['reprolab graph SUITE --after captured', 'the same in tfjs kernels'],
        ['reprolab graph SUITE --after all', 'and after every stage in between, each under its name'],
        ['reprolab graph SUITE --onnx step.onnx', 'for Netron'],
      ]) +
        '\n\nEnvironment:\n  REPROLAB_DUMP_STAGES=FOLDER  any command writes the graph after every stage of what it compiles there, ' +
        '\n                               also where a stage fails: the last file is the broken graph',
    )
    .action(async (name: string, options: GraphOptions) => {
      const { showGraph } = await import('./graph.ts');
      await showGraph(name, options);
    });
}
