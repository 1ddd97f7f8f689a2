import type { Cost, Kernel } from './kernel.ts';
import { type KernelGraph, kernels } from './kernels.ts';

/**
 * Cost of one step, counted on the captured graph: what the mathematics asks for, whatever a lowering adds. Products and
 * convolutions count by their definition, every other computing kernel one operation per element of its largest
 * tensor; each kernel reads its operands and writes its results once, from and to memory.
 */
export function costOf(graph: KernelGraph): Cost {
  return graph.nodes
    .map(({ op, inputs, attributes, outputs }) => {
      // The table pairs each name with its own signature; the type system cannot follow a name chosen at run time.
      const { cost } = kernels[op] as Kernel<typeof inputs, typeof attributes>;
      return cost(inputs, attributes, outputs);
    })
    .reduce(
      (total, cost) => ({
        flops: total.flops + cost.flops,
        bytesRead: total.bytesRead + cost.bytesRead,
        bytesWritten: total.bytesWritten + cost.bytesWritten,
      }),
      { flops: 0, bytesRead: 0, bytesWritten: 0 },
    );
}
