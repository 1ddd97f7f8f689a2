/** What a lowered graph may rely on beyond the operators that every execution provider has. */
export interface ExecutionTarget {
  /**
   * Channels per block of ONNX Runtime's own blocked layout (NCHWc), in which its convolutions read their operands in
   * order; it follows from the width of the CPU's vectors (16 with AVX-512, 8 with AVX2). Null where there is none.
   */
  readonly channelBlock: number | null;
  /** Whether what overflows becomes an infinity, as IEEE 754 says. Shading languages promise no such thing. */
  readonly infinities: boolean;
}

/** Standard ONNX operators alone. */
export const portableTarget: ExecutionTarget = { channelBlock: null, infinities: false };
