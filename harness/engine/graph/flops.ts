import { extent } from '../../core/extent.ts';
import { sizeOf } from '../../core/tensor-data.ts';
import type { Graph, Node, Value } from './graph.ts';

/** Kernels that only move values. */
const movers: ReadonlySet<string> = new Set([
  'Cast',
  'Concat',
  'GatherV2',
  'OneHot',
  'Pack',
  'PadV2',
  'Reshape',
  'Reverse',
  'Select',
  'Slice',
  'SplitV',
  'Tile',
  'Transpose',
  'Unpack',
]);

/**
 * Floating-point operations of one step, counted on the captured graph: what the mathematics asks for, whatever a
 * lowering adds. A multiply and an add count as two; products and convolutions by their definition, every other
 * computing kernel as one operation per element of its largest tensor.
 */
export function countFlops(graph: Graph): number {
  return graph.nodes.reduce((total, node) => total + flopsOf(node), 0);
}

function flopsOf(node: Node): number {
  if (movers.has(node.op)) return 0;
  const [output] = node.outputs as [Value];
  const [first, second] = node.inputs as [Value, Value];
  switch (node.op) {
    case 'BatchMatMul': {
      const inner = first.shape.at(node.attributes['transposeA'] === true ? -2 : -1) as number;
      return 2 * sizeOf(output.shape) * inner;
    }
    case 'Conv2D':
      // HWIO filter: every output element sums over H x W x I.
      return 2 * sizeOf(output.shape) * sizeOf(second.shape.slice(0, 3));
    case 'Conv2DBackpropInput':
      return 2 * sizeOf(first.shape) * sizeOf(second.shape.slice(0, 3));
    case 'Conv2DBackpropFilter':
      return 2 * sizeOf(second.shape) * sizeOf(output.shape.slice(0, 3));
    default:
      return extent([...node.inputs, output].map((value) => (value === null ? 0 : sizeOf(value.shape))))
        .highest;
  }
}
