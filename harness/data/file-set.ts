/** The official files of a dataset: what they are called, how they are packed, where they come from. */
import type { FileFormat } from './formats.ts';

/** A file by what it is called and how it is packed; nothing is known of its content. */
export interface NamedFile {
  /** Path in the dataset's folder, with '/'. */
  readonly name: string;
  readonly format: FileFormat;
  /** True when the official file is gzip; a copy that is already unpacked is accepted too. */
  readonly gzip: boolean;
}

/** An official file. Its hash is that of the *content*, so that a re-compressed or unpacked copy is as good. */
export interface DataFile extends NamedFile {
  /** Other names that copies go by. */
  readonly otherNames?: readonly string[];
  /** Size of the content, unpacked. */
  readonly sizeBytes: number;
  /** SHA-256 of the content, unpacked; null where its publisher states none, then only size and format are checked. */
  readonly sha256: string | null;
  /** Size of the official download. */
  readonly downloadBytes: number;
  /** Official sources, tried in order; all give the same bytes. None for a file that cannot be downloaded. */
  readonly urls: readonly string[];
}

/** The files of a dataset, and where they lie. */
export interface FileSet {
  /** Names that its folder may have in a data folder; the first is used in the user cache. */
  readonly folders: readonly [string, ...string[]];
  /** False for a download too large to start without being asked: only `--data real` and `data pull` fetch it. */
  readonly downloadUnasked: boolean;
  /** Folders of pictures, for a dataset of which a set of one's own may have other pictures, and another number. */
  readonly pictureFolders?: readonly string[];
  readonly files: readonly DataFile[];
}
