import { type KernelCall, type One, unsupported } from './rules.ts';

/** Kernels that tfjs fuses into a product or a convolution, by the name of the activation. */
const fusedActivations = { relu: 'Relu', relu6: 'Relu6', sigmoid: 'Sigmoid', elu: 'Elu' } as const;

/** Adds the bias and activation of a fused kernel as kernels of their own: the provider fuses them again. */
export function finishFused(call: KernelCall, [result]: One): One {
  const bias = call.inputs['bias'];
  const sum = bias === undefined ? ([result] as const) : call.tracing.record('Add', [result, bias], {});
  const activation = call.attributes['activation'] ?? 'linear';
  if (activation === 'linear') return sum;
  const known = Object.entries(fusedActivations).find(([name]) => name === activation);
  if (known === undefined) throw unsupported(call, `fused activation ${JSON.stringify(activation)}`);
  return call.tracing.record(known[1], [sum[0]], {});
}
