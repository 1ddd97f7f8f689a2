/** Decodes PNG files to 8-bit RGB, as cv2.imread does with its default flag (which gives the same in BGR order). */
import { convertIndexedToRgb, decode, hasPngSignature, type DecodedPng } from 'fast-png';
import { messageOf, ReprolabError } from '../core/errors.ts';
import type { ByteImage } from './resize.ts';

function invalidPng(name: string, expected: string, found: string, cause?: unknown): ReprolabError {
  return new ReprolabError('data-invalid', `${name}: expected ${expected}, found ${found}`, {
    advice: 'The file was left as it is. Save the picture as an ordinary PNG, or restore the original.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Where the header says what samples mean, and its value for indices into a palette (PNG specification, 11.2.2). */
const colourTypeOffset = 25;
const indexedColour = 3;

/** What other picture formats begin with: a renamed file is told from a damaged one. */
const otherFormats: readonly (readonly [string, string])[] = [
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['RIFF', 'a WebP image or another RIFF file'],
  ['BM', 'a BMP image'],
  ['II*\0', 'a TIFF image'],
  ['MM\0*', 'a TIFF image'],
];

/**
 * Decodes every kind of PNG: grey or coloured, 1 to 16 bits, palette, transparency, interlaced. Alpha is dropped, not
 * blended; of 16 bits the upper 8 are kept. Throws 'data-invalid' for another format, a wrong checksum, a file cut short.
 * `name` stands for the file in messages.
 */
export function decodePng(bytes: Uint8Array, name: string): ByteImage {
  if (!hasPngSignature(bytes)) {
    const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
    const other = otherFormats.find(([beginning]) => head.startsWith(beginning));
    throw invalidPng(
      name,
      'a PNG image (it begins 89 50 4e 47)',
      other?.[1] ?? `${bytes.length} bytes of something else`,
    );
  }
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw invalidPng(name, 'an intact PNG image', `a damaged one (${messageOf(error)})`, error);
  }
  const { width, height } = png;
  if (width === 0 || height === 0) throw invalidPng(name, 'at least one pixel', `${width}x${height}`);
  if (bytes[colourTypeOffset] === indexedColour && png.palette === undefined) {
    throw invalidPng(name, 'a palette', 'none');
  }
  const pixels = toRgb(png, name);
  if (pixels.length !== width * height * 3) {
    throw invalidPng(name, `${width * height} pixels`, `${Math.floor(pixels.length / 3)}`);
  }
  return { width, height, channels: 3, pixels };
}

function toRgb(png: DecodedPng, name: string): Uint8Array {
  if (png.palette !== undefined) {
    try {
      const colours = convertIndexedToRgb(png);
      return pickColours(colours, colours.length / (png.width * png.height));
    } catch (error) {
      throw invalidPng(name, 'an intact palette', messageOf(error), error);
    }
  }
  return pickColours(toBytes(png), png.channels);
}

/** Samples of 8 bits: the upper half of 16, or 1, 2 and 4 bits spread over 0..255. */
function toBytes({ data, depth, width, height }: DecodedPng): Uint8Array {
  if (depth === 16) return Uint8Array.from(data, (sample) => sample >> 8);
  if (depth === 8) return Uint8Array.from(data);
  // Only grey images have fewer bits. Rows are packed, the leftmost pixel in the upper bits, and padded to bytes.
  const rowBytes = Math.ceil((width * depth) / 8);
  const largest = (1 << depth) - 1;
  const samples = new Uint8Array(width * height);
  for (let at = 0; at < samples.length; at++) {
    const column = at % width;
    const bit = column * depth;
    const packed = data[((at - column) / width) * rowBytes + (bit >> 3)] ?? 0;
    samples[at] = (((packed >> (8 - depth - (bit & 7))) & largest) * 255) / largest;
  }
  return samples;
}

/** Three channels of grey, grey with alpha, RGB or RGBA. */
function pickColours(samples: Uint8Array, channels: number): Uint8Array {
  const coloured = channels >= 3;
  const pixels = Math.floor(samples.length / channels);
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = samples[pixel * channels + (coloured ? channel : 0)] ?? 0;
    }
  }
  return rgb;
}
