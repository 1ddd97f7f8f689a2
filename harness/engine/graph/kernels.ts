/**
 * The captured dialect: the tfjs kernels that a graph may hold before lowering, with their attributes in a
 * normal form. Capture resolves what tfjs leaves open (padding names, negative or missing axes, implicit shapes).
 * An entry gives a kernel's operands and attributes, the types of its results and its cost; capture and lowering have
 * a rule for every name here or do not compile.
 */
import { type OpsOf, dialectOf } from './dialect.ts';
import type { Graph, NodeOf } from './graph.ts';
import { elementwiseKernels } from './kernels/elementwise.ts';
import { linearKernels } from './kernels/linear.ts';
import { shapingKernels } from './kernels/shaping.ts';
import { slidingKernels } from './kernels/sliding.ts';

export const kernels = { ...elementwiseKernels, ...linearKernels, ...slidingKernels, ...shapingKernels };

/** Operands and attributes of every kernel. */
export type Kernels = OpsOf<typeof kernels>;
export type KernelName = keyof Kernels;
export type KernelGraph = Graph<Kernels>;
export type KernelNode<Name extends KernelName = KernelName> = NodeOf<Kernels, Name>;

export const kernelDialect = dialectOf('tfjs kernel', kernels);
