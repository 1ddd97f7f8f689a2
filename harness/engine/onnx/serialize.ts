/**
 * Writes a lowered graph as an ONNX ModelProto. Field numbers are those of onnx.proto3 in the ONNX repository
 * (IR version 8, the first with opset 17).
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { internalError } from '../../core/errors.ts';
import type { Attribute, Attributes } from '../graph/dialect.ts';
import type { ConstantValues, Value } from '../graph/graph.ts';
import type { AttributeKind, AttributeKinds } from './operator.ts';
import { type OnnxGraph, type OnnxNode, operators } from './operators.ts';
import { tensorTypes } from './tensor-types.ts';

/** Opset 17: the last before Pad, Split and the reductions change in ways that providers follow unevenly. */
export const opsetVersion = 17;
const irVersion = 8;

/** AttributeProto.AttributeType */
const attributeTypes: Readonly<Record<AttributeKind, number>> = { float: 1, int: 2, string: 3, ints: 7 };

/** Names of a state's ends in the model; inputs and outputs keep their own names. */
export const stateInput = (name: string): string => `state/${name}`;
export const stateOutput = (name: string): string => `next/${name}`;

/** The model's bytes: inputs are the graph's inputs and states, outputs its outputs and the states that change. */
export function serializeModel(graph: OnnxGraph): Uint8Array {
  const names = new Map<Value, string>();
  for (const { name, value } of graph.inputs) names.set(value, name);
  for (const { name, before } of graph.states) names.set(before, stateInput(name));
  const ends = [
    ...graph.outputs,
    ...graph.states
      .filter(({ before, after }) => before !== after)
      .map(({ name, after }) => ({ name: stateOutput(name), value: after })),
  ];
  const produced = new Set(graph.nodes.flatMap((node) => node.outputs));
  // A result takes its end's name where it is computed, unless it has one already (it may be an input, a constant, or
  // the result of two ends): those ends get an Identity of their own.
  const copied = ends.filter(({ name, value }) => {
    if (!produced.has(value) || names.has(value)) return true;
    names.set(value, name);
    return false;
  });
  const nameOf = (value: Value): string => names.get(value) ?? `%${value.id}`;
  const body = new BinaryWriter();
  for (const node of graph.nodes)
    message(body, 1, (writer) => {
      writeNode(writer, node, nameOf);
    });
  for (const { name, value } of copied) {
    message(body, 1, (writer) => {
      writer.tag(1, WireType.LengthDelimited).string(nameOf(value));
      writer.tag(2, WireType.LengthDelimited).string(name);
      writer.tag(4, WireType.LengthDelimited).string('Identity');
    });
  }
  body.tag(2, WireType.LengthDelimited).string(graph.name);
  for (const [value, values] of graph.constants) {
    message(body, 5, (writer) => {
      writeTensor(writer, nameOf(value), value, values);
    });
  }
  for (const { value } of graph.inputs)
    message(body, 11, (writer) => {
      writeValueInfo(writer, nameOf(value), value);
    });
  for (const { before } of graph.states)
    message(body, 11, (writer) => {
      writeValueInfo(writer, nameOf(before), before);
    });
  for (const { name, value } of ends)
    message(body, 12, (writer) => {
      writeValueInfo(writer, name, value);
    });

  const model = new BinaryWriter();
  model.tag(1, WireType.Varint).int64(irVersion);
  model.tag(2, WireType.LengthDelimited).string('reprolab');
  model.tag(7, WireType.LengthDelimited).bytes(body.finish());
  for (const domain of new Set(['', ...graph.nodes.map(({ op }) => qualifiedName(op).domain)])) {
    message(model, 8, (writer) => {
      writer.tag(1, WireType.LengthDelimited).string(domain);
      writer.tag(2, WireType.Varint).int64(domain === '' ? opsetVersion : 1);
    });
  }
  return model.finish();
}

function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  const inner = new BinaryWriter();
  write(inner);
  writer.tag(field, WireType.LengthDelimited).bytes(inner.finish());
}

/** `com.microsoft.nchwc.Conv` is Conv of that domain; an operator of ONNX itself has no domain. */
function qualifiedName(op: string): { domain: string; type: string } {
  const dot = op.lastIndexOf('.');
  return { domain: op.slice(0, Math.max(dot, 0)), type: op.slice(dot + 1) };
}

function writeNode(writer: BinaryWriter, node: OnnxNode, nameOf: (value: Value) => string): void {
  for (const input of node.inputs) {
    writer.tag(1, WireType.LengthDelimited).string(input == null ? '' : nameOf(input));
  }
  for (const output of node.outputs) writer.tag(2, WireType.LengthDelimited).string(nameOf(output));
  const { domain, type } = qualifiedName(node.op);
  writer.tag(4, WireType.LengthDelimited).string(type);
  if (domain !== '') writer.tag(7, WireType.LengthDelimited).string(domain);
  const kinds: AttributeKinds = operators[node.op].attributes;
  const attributes: Attributes = node.attributes;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    message(writer, 5, (inner) => {
      writeAttribute(inner, name, kinds[name], value);
    });
  }
}

function writeAttribute(
  writer: BinaryWriter,
  name: string,
  declared: AttributeKinds[string] | undefined,
  value: Attribute,
): void {
  const write = (kind: AttributeKind, put: () => void) => {
    put();
    writer.tag(20, WireType.Varint).int32(attributeTypes[kind]);
  };
  writer.tag(1, WireType.LengthDelimited).string(name);
  switch (declared) {
    case 'float':
    case 'float?':
      write('float', () => writer.tag(2, WireType.Bit32).float(Number(value)));
      return;
    case 'int':
    case 'int?':
      if (!Number.isInteger(value)) throw internalError(`attribute ${name}=${String(value)} is no integer`);
      write('int', () => writer.tag(3, WireType.Varint).int64(Number(value)));
      return;
    case 'string':
    case 'string?':
      write('string', () => writer.tag(4, WireType.LengthDelimited).string(String(value)));
      return;
    case 'ints':
    case 'ints?':
      if (typeof value !== 'object') throw internalError(`attribute ${name}=${String(value)} is no list`);
      write('ints', () => {
        for (const item of value) writer.tag(8, WireType.Varint).int64(item);
      });
      return;
    case undefined:
      throw internalError(`attribute ${name} is not declared`);
  }
}

function writeTensor(writer: BinaryWriter, name: string, value: Value, values: ConstantValues): void {
  for (const size of value.shape) writer.tag(1, WireType.Varint).int64(size);
  writer.tag(2, WireType.Varint).int32(tensorTypes[value.dtype]);
  writer.tag(8, WireType.LengthDelimited).string(name);
  const stored = value.dtype === 'int64' ? BigInt64Array.from(values, BigInt) : values;
  writer
    .tag(9, WireType.LengthDelimited)
    .bytes(new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
}

function writeValueInfo(writer: BinaryWriter, name: string, value: Value): void {
  writer.tag(1, WireType.LengthDelimited).string(name);
  message(writer, 2, (type) => {
    message(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(tensorTypes[value.dtype]);
      message(tensor, 2, (shape) => {
        for (const size of value.shape) {
          message(shape, 1, (dimension) => {
            dimension.tag(1, WireType.Varint).int64(size);
          });
        }
      });
    });
  });
}
