/** Cases that an engine is not held to, with the cause. Whoever adds one has looked, and found what it lies in. */
interface Exclusion {
  readonly engine: string;
  /** Of names of cases. */
  readonly opCases: RegExp;
  readonly cause: string;
}

const noKernel = "the provider (1.30) has no kernel for it, and the processor's is not used unseen";

export const exclusions: readonly Exclusion[] = [
  {
    engine: 'onnx-webgpu',
    opCases: /^depthwiseConv2d .* kernel (5x5|3x5|5x3),/,
    cause:
      'a Split into more than 11 taps needs more storage buffers than a shader has (12 on SwiftShader); no suite has such a filter',
  },
  {
    engine: 'onnx-webgpu',
    opCases: /^(Sin|Cos)$/,
    cause: 'WGSL promises sin and cos to an absolute 2^-11 (5e-4) only; measured 1.9e-4',
  },
  { engine: 'onnx-webgpu', opCases: /^(Abs|Neg) int32$/, cause: noKernel },
  { engine: 'onnx-webgpu', opCases: /^(Equal|NotEqual) bool$/, cause: noKernel },
  { engine: 'onnx-webgpu', opCases: /^(int32|bool) is moved too$/, cause: noKernel },
];

export function exclusionOf(engine: string, opCase: string): Exclusion | undefined {
  return exclusions.find((entry) => entry.engine === engine && entry.opCases.test(opCase));
}
