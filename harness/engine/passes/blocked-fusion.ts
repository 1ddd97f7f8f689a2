/** Puts what follows a convolution in ONNX Runtime's blocked layout into it: a bias, then a ReLU. */
import type { Value } from '../graph/graph.ts';
import { sizeAt } from '../graph/shape.ts';
import { rewriteGraph, soleProducers } from '../graph/translate.ts';
import { blockedConv, reorderOutput } from '../onnx/blocked-layout.ts';
import { Emitter } from '../onnx/emitter.ts';
import type { OnnxGraph, OnnxNode } from '../onnx/operators.ts';

/** A convolution whose result is read once, when it is reordered, and that once again. */
interface Finished {
  readonly conv: OnnxNode<typeof blockedConv>;
  readonly reorder: OnnxNode<typeof reorderOutput>;
}

/** Each saves a pass over the result; what it absorbs is left unused. */
export function fuseIntoBlockedConvolutions(graph: OnnxGraph): OnnxGraph {
  return fuseRelu(fuseChannelBias(graph));
}

function fuseChannelBias(graph: OnnxGraph): OnnxGraph {
  const finished = finishedConvolutions(graph);
  return rewriteGraph(graph, (_, builder, source, translated) => {
    if (source.op !== 'Add') return null;
    const [a, b] = source.inputs;
    for (const [result, bias] of [
      [a, b],
      [b, a],
    ] as const) {
      const found = finished(result);
      if (found === null || found.conv.inputs.length > 2 || found.conv.attributes.activation !== undefined)
        continue;
      if (bias.shape.length !== 1 || bias.shape[0] !== sizeAt(result, -1)) continue;
      const [image, filter] = found.conv.inputs;
      const emit = new Emitter(builder);
      const conv = emit.node(
        blockedConv,
        [translated(image), translated(filter), translated(bias)],
        found.conv.attributes,
      );
      return [emit.node(reorderOutput, [conv], found.reorder.attributes)];
    }
    return null;
  });
}

function fuseRelu(graph: OnnxGraph): OnnxGraph {
  const finished = finishedConvolutions(graph);
  return rewriteGraph(graph, (_, builder, source, translated) => {
    const found = source.op === 'Relu' ? finished(source.inputs[0]) : null;
    if (found === null || found.conv.attributes.activation !== undefined) return null;
    const [image, filter, bias, addend] = found.conv.inputs;
    if (addend !== undefined) return null;
    const emit = new Emitter(builder);
    const operands = [translated(image), translated(filter)] as const;
    const conv = emit.node(blockedConv, bias == null ? operands : [...operands, translated(bias)], {
      ...found.conv.attributes,
      activation: 'Relu',
    });
    return [emit.node(reorderOutput, [conv], found.reorder.attributes)];
  });
}

function finishedConvolutions(graph: OnnxGraph): (result: Value) => Finished | null {
  const soleProducer = soleProducers(graph);
  return (result) => {
    const reorder = soleProducer(result, reorderOutput);
    if (reorder?.attributes.channels_last !== 1) return null;
    const conv = soleProducer(reorder.inputs[0], blockedConv);
    return conv === undefined ? null : { conv, reorder };
  };
}
