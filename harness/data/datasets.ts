/** The datasets that suites can ask for, by name, and what they get. */
import type { DatasetInfo } from '../core/result-schema.ts';
import type { FaceTestData, FaceTrainingData } from './faces.ts';

/** MNIST: pixels are bytes, row major 28x28; labels are 0..9. */
export interface MnistData {
  readonly train: { readonly count: number; readonly images: Uint8Array; readonly labels: Uint8Array };
  readonly test: { readonly count: number; readonly images: Uint8Array; readonly labels: Uint8Array };
}

/** The corpus of Irish folk songs in ABC notation, as the music lab reads it. */
export interface IrishData {
  /** In file order, as the lab's regular expression finds them (a few are fragments of others). */
  readonly songs: readonly string[];
  /** The songs joined by blank lines. */
  readonly text: string;
  /** The distinct characters of `text` in code order; a character's index is its class. */
  readonly vocabulary: readonly string[];
}

/** What each dataset's name loads as. Later labs add theirs here. */
export interface DatasetContents {
  mnist: MnistData;
  irish: IrishData;
  'train-faces': FaceTrainingData;
  'test-faces': FaceTestData;
}

export type DatasetName = keyof DatasetContents;

export interface DatasetRequest<Name extends DatasetName = DatasetName> {
  readonly name: Name;
  /**
   * What a shortened recipe needs of a generated stand-in: the first so many digits, or a set of so many faces with
   * so many test images a group. The whole when left out; other datasets ignore it.
   */
  readonly synthetic?: { readonly trainImages: number; readonly testImages: number };
}

export interface LoadedDataset<Request extends DatasetRequest> {
  readonly info: DatasetInfo;
  readonly data: DatasetContents[Request['name']];
}

/** `--data`: real refuses to run without real data, auto falls back to synthetic data and says so. */
export type DataMode = 'real' | 'synthetic' | 'auto';
