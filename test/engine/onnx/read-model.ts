/**
 * Reads an ONNX model back, field by field, apart from the writer. Field numbers are those of onnx.proto3 (IR version
 * 8); a field that is not known here is an error, so that nothing is written unseen.
 */
import { BinaryReader } from '@bufbuild/protobuf/wire';

export interface ReadAttribute {
  readonly name: string;
  /** AttributeProto.AttributeType: 1 float, 2 int, 3 string, 7 ints. */
  readonly type: number;
  readonly value: number | string | readonly number[];
}

export interface ReadNode {
  readonly domain: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly ReadAttribute[];
}

/** A tensor type: TensorProto.DataType and shape. */
export interface ReadValue {
  readonly name: string;
  readonly type: number;
  readonly shape: readonly number[];
}

export interface ReadModel {
  readonly irVersion: number;
  readonly producer: string;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly name: string;
  readonly nodes: readonly ReadNode[];
  readonly constants: readonly (ReadValue & { readonly bytes: Uint8Array })[];
  readonly inputs: readonly ReadValue[];
  readonly outputs: readonly ReadValue[];
}

type FieldReader = (reader: BinaryReader) => void;

function readMessage(
  bytes: Uint8Array,
  message: string,
  fields: Readonly<Record<number, FieldReader>>,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number] = reader.tag();
    const field = fields[number];
    if (field === undefined) throw new Error(`${message} has an unexpected field ${number}`);
    field(reader);
  }
}

/** @throws on a field that this reader does not know */
export function readModel(bytes: Uint8Array): ReadModel {
  let irVersion = 0;
  let producer = '';
  const opsets: ReadModel['opsets'][number][] = [];
  let graph = new Uint8Array();
  readMessage(bytes, 'ModelProto', {
    1: (reader) => (irVersion = Number(reader.int64())),
    2: (reader) => (producer = reader.string()),
    7: (reader) => (graph = new Uint8Array(reader.bytes())),
    8: (reader) => {
      let domain = '';
      let version = 0;
      readMessage(reader.bytes(), 'OperatorSetIdProto', {
        1: (inner) => (domain = inner.string()),
        2: (inner) => (version = Number(inner.int64())),
      });
      opsets.push({ domain, version });
    },
  });
  return { irVersion, producer, opsets, ...readGraph(graph) };
}

function readGraph(
  bytes: Uint8Array,
): Pick<ReadModel, 'name' | 'nodes' | 'constants' | 'inputs' | 'outputs'> {
  let name = '';
  const nodes: ReadNode[] = [];
  const constants: ReadModel['constants'][number][] = [];
  const inputs: ReadValue[] = [];
  const outputs: ReadValue[] = [];
  readMessage(bytes, 'GraphProto', {
    1: (reader) => nodes.push(readNode(reader.bytes())),
    2: (reader) => (name = reader.string()),
    5: (reader) => constants.push(readTensor(reader.bytes())),
    11: (reader) => inputs.push(readValueInfo(reader.bytes())),
    12: (reader) => outputs.push(readValueInfo(reader.bytes())),
  });
  return { name, nodes, constants, inputs, outputs };
}

function readNode(bytes: Uint8Array): ReadNode {
  let domain = '';
  let op = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: ReadAttribute[] = [];
  readMessage(bytes, 'NodeProto', {
    1: (reader) => inputs.push(reader.string()),
    2: (reader) => outputs.push(reader.string()),
    4: (reader) => (op = reader.string()),
    5: (reader) => attributes.push(readAttribute(reader.bytes())),
    7: (reader) => (domain = reader.string()),
  });
  return { domain, op, inputs, outputs, attributes };
}

function readAttribute(bytes: Uint8Array): ReadAttribute {
  let name = '';
  let type = 0;
  let value: ReadAttribute['value'] = [];
  const ints: number[] = [];
  readMessage(bytes, 'AttributeProto', {
    1: (reader) => (name = reader.string()),
    2: (reader) => (value = reader.float()),
    3: (reader) => (value = Number(reader.int64())),
    4: (reader) => (value = new TextDecoder().decode(reader.bytes())),
    8: (reader) => ints.push(Number(reader.int64())),
    20: (reader) => (type = reader.int32()),
  });
  return { name, type, value: type === 7 ? ints : value };
}

function readTensor(bytes: Uint8Array): ReadModel['constants'][number] {
  const shape: number[] = [];
  let type = 0;
  let name = '';
  let raw = new Uint8Array();
  readMessage(bytes, 'TensorProto', {
    1: (reader) => shape.push(Number(reader.int64())),
    2: (reader) => (type = reader.int32()),
    8: (reader) => (name = reader.string()),
    9: (reader) => (raw = new Uint8Array(reader.bytes())),
  });
  return { name, type, shape, bytes: raw };
}

function readValueInfo(bytes: Uint8Array): ReadValue {
  let name = '';
  let type = 0;
  const shape: number[] = [];
  const dimension: FieldReader = (reader) => {
    readMessage(reader.bytes(), 'Dimension', { 1: (inner) => shape.push(Number(inner.int64())) });
  };
  const tensorType: FieldReader = (reader) => {
    readMessage(reader.bytes(), 'TypeProto.Tensor', {
      1: (inner) => (type = inner.int32()),
      2: (inner) => {
        readMessage(inner.bytes(), 'TensorShapeProto', { 1: dimension });
      },
    });
  };
  readMessage(bytes, 'ValueInfoProto', {
    1: (reader) => (name = reader.string()),
    2: (reader) => {
      readMessage(reader.bytes(), 'TypeProto', { 1: tensorType });
    },
  });
  return { name, type, shape };
}
