import { PNG } from 'pngjs';
import { ReprolabError } from '../../harness/core/errors.ts';
import { sha256 } from '../../harness/core/hash.ts';
import type { Exhibit } from '../../harness/core/result-schema.ts';

type ImageGrid = Extract<Exhibit, { kind: 'image-grid' }>;

/** Small images in a grid, embedded as PNG. */
export interface ImagesView {
  readonly partial: 'exhibit-images';
  readonly title: string;
  readonly note: string;
  readonly columns: number;
  readonly images: readonly {
    caption: string;
    width: number;
    height: number;
    alt: string;
    dataUri: string;
  }[];
  /** Where the same pictures stand already; then there are none here. */
  readonly shownAt: { readonly href: string; readonly label: string } | null;
}

/** Remembers which grids a page has: a contact sheet of the data stands in it once, not once a suite and seed. */
export class PicturesOnce {
  readonly #places = new Map<string, ImagesView['shownAt']>();

  /** Where an equal grid stands; else null, and this place is remembered. */
  find(grid: ImageGrid, place: NonNullable<ImagesView['shownAt']>): ImagesView['shownAt'] {
    const key = sha256(grid.images.map(({ rgbBase64 }) => rgbBase64).join());
    const known = this.#places.get(key) ?? null;
    if (known === null) this.#places.set(key, place);
    return known;
  }
}

/**
 * @param shownAt - Where the same pictures stand already; null to show them.
 * @throws ReprolabError 'result-invalid' when an image's bytes do not fit its size.
 */
export function imagesView(grid: ImageGrid, shownAt: ImagesView['shownAt'] = null): ImagesView {
  const { title, note, columns, images } = grid;
  return {
    partial: 'exhibit-images',
    title,
    note,
    columns: Math.max(1, columns),
    shownAt,
    images:
      shownAt !== null
        ? []
        : images.map((image, index) => ({
            caption: image.caption,
            width: image.width,
            height: image.height,
            // Of equal captions each picture still has a name of its own.
            alt: `${image.caption === '' ? title : image.caption}, picture ${index + 1} of ${images.length}`,
            dataUri: pngDataUri(image, title),
          })),
  };
}

function pngDataUri(image: ImageGrid['images'][number], title: string): string {
  const { width, height } = image;
  const rgb = Buffer.from(image.rgbBase64, 'base64');
  if (rgb.length !== width * height * 3) {
    throw new ReprolabError(
      'result-invalid',
      `exhibit '${title}': expected ${String(width * height * 3)} RGB bytes for an image of ${String(width)} x ${String(height)}, got ${String(rgb.length)}`,
      { advice: 'The result file is damaged: run the suite again.' },
    );
  }
  const png = new PNG({ width, height });
  png.data = rgb;
  // Filtered lines (the library's choice for each) take a quarter less than plain ones.
  const bytes = PNG.sync.write(png, { colorType: 2, inputColorType: 2, inputHasAlpha: false });
  return `data:image/png;base64,${bytes.toString('base64')}`;
}
