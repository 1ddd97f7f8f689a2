/** What a capture rule is, and the small vocabulary that the rule files share. */
import { type DataType, type NamedAttrMap, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { ReprolabError } from '../../core/errors.ts';
import type { DType } from '../../core/tensor-data.ts';
import { dtypeOf } from './tracer-backend.ts';
import type { Tracing } from './tracing.ts';

/** One kernel call with at least one symbolic input. */
export interface KernelCall {
  readonly kernel: string;
  /** Named inputs; kernels that take a list (Concat, Pack, AddN) have them under '0', '1', ... */
  readonly inputs: Readonly<Record<string, TensorInfo | undefined>>;
  readonly attributes: NamedAttrMap;
  readonly tracing: Tracing;
}

/** What most kernels give: one tensor. A few give several. */
export type One = readonly [TensorInfo, ...TensorInfo[]];

/** Records a kernel call in normal form; returns the tensors that tfjs gets back. */
export type CaptureRule = (call: KernelCall) => One;

/** A required input. */
export function input(call: KernelCall, name: string): TensorInfo {
  const tensor = call.inputs[name];
  if (tensor === undefined) throw unsupported(call, `input '${name}' is missing`);
  return tensor;
}

/** The inputs of a kernel that takes a list. */
export function inputList(call: KernelCall): readonly [TensorInfo, ...TensorInfo[]] {
  const [first, ...others] = Object.values(call.inputs).filter((tensor) => tensor !== undefined);
  if (first === undefined) throw unsupported(call, 'it has no inputs');
  return [first, ...others];
}

export function numberAttribute(call: KernelCall, name: string, fallback?: number): number {
  const value = call.attributes[name] ?? fallback;
  if (typeof value !== 'number')
    throw unsupported(call, `attribute ${name} is ${JSON.stringify(value)}, not a number`);
  return value;
}

/** A list of numbers; a single number stands for a list of one. */
export function numbersAttribute(call: KernelCall, name: string): number[] {
  const value = call.attributes[name];
  if (typeof value === 'number') return [value];
  if (!Array.isArray(value))
    throw unsupported(call, `attribute ${name} is ${JSON.stringify(value)}, not a list`);
  return value.map(Number);
}

/** [height, width]; a single number stands for both. */
export function pairAttribute(call: KernelCall, name: string): [number, number] {
  const [first, second] = numbersAttribute(call, name);
  if (first === undefined) throw unsupported(call, `attribute ${name} is empty`);
  return [first, second ?? first];
}

/** Whether the caller set an optional attribute; tfjs leaves it null or undefined otherwise. */
export function isGiven(call: KernelCall, name: string): boolean {
  const value: unknown = call.attributes[name];
  return value !== null && value !== undefined;
}

/** An element type that steps may have. */
export function dtypeAttribute(call: KernelCall, name: string): DType {
  const value = call.attributes[name];
  if (typeof value !== 'string' || !isDataType(value)) {
    throw unsupported(call, `attribute ${name} is ${JSON.stringify(value)}, not a dtype`);
  }
  return dtypeOf(value, `attribute ${name} of kernel ${call.kernel}`);
}

const dataTypes: readonly string[] = ['float32', 'int32', 'bool', 'complex64', 'string'];
const isDataType = (name: string): name is DataType => dataTypes.includes(name);

export function flagAttribute(call: KernelCall, name: string): boolean {
  return call.attributes[name] === true;
}

/** One axis, counted from the front. */
export function axisAttribute(call: KernelCall, name: string, rank: number): number {
  const given = numberAttribute(call, name);
  const axis = given < 0 ? given + rank : given;
  if (axis < 0 || axis >= rank) throw unsupported(call, `${name} is ${given}, of ${rank} axes`);
  return axis;
}

/** Axes of a reduction, resolved: non-negative, all of them where tfjs leaves them out. */
export function axesAttribute(call: KernelCall, name: string, shape: readonly number[]): number[] {
  const given = isGiven(call, name) ? numbersAttribute(call, name) : shape.map((_, axis) => axis);
  return util.parseAxisParam(given, [...shape]);
}

/** An attribute or form of a kernel that capture does not have: an error, never a wrong result. */
export function unsupported(call: KernelCall, what: string): ReprolabError {
  return new ReprolabError(
    'capture-failed',
    `kernel ${call.kernel} is used in a form that cannot be captured: ${what}`,
    {
      advice:
        'Write the lab with the supported form, or extend the rules in harness/engine/capture and harness/engine/lowering.',
    },
  );
}
