/** Reader of IDX, a format of arrays (Yann LeCun, about 1998): magic number, sizes, then the elements in row-major order. */
import { gunzipSync } from 'node:zlib';
import { messageOf, ReprolabError } from '../core/errors.ts';
import { sizeOf } from '../core/tensor-data.ts';
import { isGzip } from './formats.ts';

/** An array of unsigned bytes, row major. */
export interface IdxArray {
  readonly shape: readonly number[];
  /** A view of the bytes given, not a copy. */
  readonly values: Uint8Array;
}

const unsignedByte = 0x08;

/**
 * Parses IDX of unsigned bytes, gzipped or plain. `rank` is the expected number of dimensions; `name` is for
 * messages. Throws 'data-invalid' on anything else: wrong magic number, type or rank, missing or extra bytes.
 */
export function parseIdx(bytes: Uint8Array, rank: number, name: string): IdxArray {
  const content = isGzip(bytes) ? unpack(bytes, name) : bytes;
  const headerBytes = 4 + 4 * rank;
  if (content.length < headerBytes) {
    throw invalid(name, `an IDX header of ${headerBytes} bytes`, `${content.length} bytes in all`);
  }
  const header = new DataView(content.buffer, content.byteOffset, headerBytes);
  if (header.getUint16(0) !== 0) {
    throw invalid(
      name,
      'a magic number that begins 00 00',
      header.getUint32(0).toString(16).padStart(8, '0'),
    );
  }
  if (header.getUint8(2) !== unsignedByte) {
    throw invalid(name, 'IDX type 08 (unsigned byte)', `type ${hexByte(header.getUint8(2))}`);
  }
  if (header.getUint8(3) !== rank) {
    throw invalid(name, `${rank} dimension(s)`, `${header.getUint8(3)}`);
  }
  const shape = Array.from({ length: rank }, (_, axis) => header.getUint32(4 + 4 * axis));
  const values = content.subarray(headerBytes);
  if (values.length !== sizeOf(shape)) {
    throw invalid(name, `${sizeOf(shape)} bytes for shape [${shape.join(', ')}]`, `${values.length} bytes`);
  }
  return { shape, values };
}

function unpack(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw invalid(name, 'intact gzip', messageOf(error), error);
  }
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function invalid(name: string, expected: string, found: string, cause?: unknown): ReprolabError {
  return new ReprolabError('data-invalid', `${name}: expected ${expected}, found ${found}`, {
    advice: 'Check the file with `reprolab data verify`.',
    cause,
  });
}
