import { encode } from 'fast-png';
import { ReprolabError } from '../../harness/core/errors.ts';
import type { Exhibit } from '../../harness/core/result-schema.ts';

/** Small images in a grid, embedded as PNG. */
export interface ImagesView {
  readonly partial: 'exhibit-images';
  readonly note: string;
  readonly columns: number;
  readonly images: readonly { caption: string; width: number; height: number; dataUri: string }[];
}

/** Throws `result-invalid` when an image's bytes do not fit its size. */
export function imagesView(exhibit: Extract<Exhibit, { kind: 'image-grid' }>): ImagesView {
  return {
    partial: 'exhibit-images',
    note: exhibit.note,
    columns: Math.max(1, exhibit.columns),
    images: exhibit.images.map((image) => ({
      caption: image.caption,
      width: image.width,
      height: image.height,
      dataUri: pngDataUri(image, exhibit.title),
    })),
  };
}

function pngDataUri(image: { width: number; height: number; rgbBase64: string }, title: string): string {
  const { width, height } = image;
  const data = new Uint8Array(Buffer.from(image.rgbBase64, 'base64'));
  if (data.length !== width * height * 3) {
    throw new ReprolabError(
      'result-invalid',
      `exhibit '${title}': expected ${String(width * height * 3)} RGB bytes for an image of ${String(width)} x ${String(height)}, got ${String(data.length)}`,
      { advice: 'The result file is damaged: run the suite again.' },
    );
  }
  const png = encode({ width, height, data, depth: 8, channels: 3 });
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
