/**
 * A dialect is a vocabulary of ops. Each op has one rule that derives its results' types from its operands: graphs are
 * built by the rules and verified by them, so what a node declares is never taken on trust.
 */
import { internalError } from '../../core/errors.ts';
import type { ConstantValues, TensorType, Value } from './value.ts';

export type Attribute = number | string | boolean | readonly number[];
export type Attributes = Readonly<Record<string, Attribute | undefined>>;

/** What an op takes. */
export interface Signature {
  readonly inputs: readonly (Value | null | undefined)[];
  readonly attributes: Attributes;
}

/** Signatures of a dialect's ops, by name. */
export type OpTable = Readonly<Record<string, Signature>>;

/** Looks up the values of a constant; undefined for a value that is computed. */
export type ConstantLookup = (value: Value) => ConstantValues | undefined;

/**
 * Shapes and element types of the results of an op.
 * @throws an internal error where the operands do not fit together or the attributes do not fit the operands
 */
export type TypeRule<Inputs, Given> = (
  inputs: Inputs,
  attributes: Given,
  constants: ConstantLookup,
) => TensorType | readonly TensorType[];

export interface Dialect<Ops extends OpTable> {
  /** What its ops are, for messages: 'tfjs kernel'. */
  readonly name: string;
  /** Types of a node's results, by its op's rule. Throws an internal error for an op of another dialect. */
  typesOf(
    node: Signature & { readonly op: string | number | symbol },
    constants: ConstantLookup,
  ): readonly TensorType[];
  /** Never there: it lets the type system tell dialects apart. */
  readonly signatures?: Ops;
}

/** An entry of a table of ops: its rule, whose parameters are the op's signature. */
export interface TypedOp<Inputs, Given> {
  readonly types: TypeRule<Inputs, Given>;
}

/** Signatures of the ops of a table. */
export type OpsOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends TypedOp<
    infer Inputs extends Signature['inputs'],
    infer Given extends Attributes
  >
    ? { readonly inputs: Inputs; readonly attributes: Given }
    : never;
};

/** A table of several ops with the same entry. */
export function alike<Name extends string, Entry>(
  names: readonly Name[],
  entry: Entry,
): Readonly<Record<Name, Entry>> {
  return Object.fromEntries(names.map((name) => [name, entry])) as Record<Name, Entry>;
}

/** The dialect of a table of ops. */
export function dialectOf<Table extends Readonly<Record<string, object>>>(
  name: string,
  table: Table,
): Dialect<OpsOf<Table>> {
  const entries = new Map<unknown, object>(Object.entries(table));
  return {
    name,
    typesOf({ op, inputs, attributes }, constants) {
      const entry = entries.get(op);
      if (entry === undefined) throw internalError(`'${String(op)}' is no ${name}`);
      // The table pairs each name with its own signature; the type system cannot follow a name chosen at run time.
      const { types } = entry as TypedOp<typeof inputs, typeof attributes>;
      const results = types(inputs, attributes, constants);
      return 'dtype' in results ? [results] : results;
    },
  };
}
