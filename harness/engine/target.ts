/** What a lowered graph may rely on beyond the operators and the arithmetic that every execution provider has. */
export interface ExecutionTarget {
  /**
   * Channels per block of ONNX Runtime's own blocked layout (NCHWc), in which its convolutions read their operands in
   * order; it follows from the width of the CPU's vectors (16 with AVX-512, 8 with AVX2). Null where there is none.
   */
  readonly channelBlock: number | null;
  /** Whether it has Max and Min, which WebGPU lacks. */
  readonly extremes: boolean;
  /** Whether what overflows becomes an infinity, which shading languages do not promise. */
  readonly overflowsToInfinity: boolean;
  /** Whether its Cast takes int64, which WebGPU's does not. */
  readonly castsFromInt64: boolean;
}

/** Standard ONNX operators alone. */
export const portableTarget: ExecutionTarget = {
  channelBlock: null,
  extremes: false,
  overflowsToInfinity: false,
  castsFromInt64: false,
};
