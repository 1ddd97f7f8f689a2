import type { OpCase } from '../op-case.ts';
import { convolutionCases } from './convolution-cases.ts';
import { elementwiseCases } from './elementwise-cases.ts';
import { linearCases } from './linear-cases.ts';
import { normalizationCases } from './normalization-cases.ts';
import { poolingCases } from './pooling-cases.ts';
import { shapingCases } from './shaping-cases.ts';

/** Every case of every family: each names the kernels that it tests, and fails when its capture does not hold them. */
export const families: Readonly<Record<string, readonly OpCase[]>> = {
  convolution: convolutionCases,
  elementwise: elementwiseCases,
  linear: linearCases,
  normalization: normalizationCases,
  pooling: poolingCases,
  shaping: shapingCases,
};
