/** What the ONNX dialect says of an operator: its operands, its attributes with their types, the types of its results. */
import { internalError } from '../../core/errors.ts';
import type { ConstantLookup, Signature, TypedOp } from '../graph/dialect.ts';
import type { Value } from '../graph/graph.ts';

/** Types of attributes, as AttributeProto has them; 1 as a float is written otherwise than 1 as an integer. */
interface AttributeValues {
  readonly float: number;
  readonly int: number;
  readonly ints: readonly number[];
  readonly string: string;
}
export type AttributeKind = keyof AttributeValues;

/** Attributes of an operator by name; a question mark stands behind the kind of one that may be missing. */
export type AttributeKinds = Readonly<Record<string, AttributeKind | `${AttributeKind}?`>>;

type AttributesOf<Kinds extends AttributeKinds> = {
  readonly [
    Name in keyof Kinds as Kinds[Name] extends AttributeKind ? Name : never
  ]: Kinds[Name] extends AttributeKind ? AttributeValues[Kinds[Name]] : never;
} & {
  readonly [
    Name in keyof Kinds as Kinds[Name] extends AttributeKind ? never : Name
  ]?: Kinds[Name] extends `${infer Kind extends AttributeKind}?` ? AttributeValues[Kind] | undefined : never;
};

export interface Operator<Inputs, Kinds extends AttributeKinds> extends TypedOp<Inputs, AttributesOf<Kinds>> {
  readonly attributes: Kinds;
}

/** An entry of the table of operators. */
export const operator =
  <Inputs extends Signature['inputs']>() =>
  <const Kinds extends AttributeKinds>(
    attributes: Kinds,
    types: TypedOp<Inputs, AttributesOf<Kinds>>['types'],
  ): Operator<Inputs, Kinds> => ({ attributes, types });

/** The numbers of an operand that must be a constant: a shape, axes, sizes. */
export function constantIntegers(constants: ConstantLookup, value: Value): readonly number[] {
  const values = constants(value);
  if (values === undefined || value.dtype !== 'int64')
    throw internalError(`%${value.id} is no int64 constant`);
  return [...values];
}
