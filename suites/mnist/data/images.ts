/** Images and their labels. */
export interface LabelledImages {
  readonly count: number;
  /** Bytes, row major 28x28, one image after the other. */
  readonly images: Uint8Array;
  /** 0..9, one an image. */
  readonly labels: Uint8Array;
}

export interface MnistData {
  readonly train: LabelledImages;
  readonly test: LabelledImages;
}
