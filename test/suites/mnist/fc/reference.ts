/** The fully connected network's SGD update in plain double-precision TypeScript: no tensors, no library. */

export interface FcWeights {
  /** [784][hidden] */
  readonly hiddenKernel: number[][];
  readonly hiddenBias: number[];
  /** [hidden][10] */
  readonly logitsKernel: number[][];
  readonly logitsBias: number[];
}

/** outer[i][j] += left[i] * right[j] */
function addOuter(outer: number[][], left: readonly number[], right: readonly number[]): void {
  outer.forEach((row, i) => {
    row.forEach((_, j) => {
      row[j] = (row[j] ?? NaN) + (left[i] ?? NaN) * (right[j] ?? NaN);
    });
  });
}

const affine = (x: readonly number[], kernel: readonly number[][], bias: readonly number[]) =>
  bias.map((start, j) => x.reduce((sum, value, i) => sum + value * (kernel[i]?.[j] ?? NaN), start));

const zerosLike = (rows: readonly number[][]) => rows.map((row) => row.map(() => 0));

function descend(values: number[], gradient: readonly number[], rate: number): void {
  values.forEach((value, j) => {
    values[j] = value - rate * (gradient[j] ?? NaN);
  });
}

/** One update with the gradient of the batch mean, in place; returns the mean loss before it and the hits. */
export function updateFc(
  weights: FcWeights,
  images: readonly (readonly number[])[],
  labels: readonly number[],
  learningRate: number,
): { loss: number; correct: number } {
  const { hiddenKernel, hiddenBias, logitsKernel, logitsBias } = weights;
  const gradients = {
    hiddenKernel: zerosLike(hiddenKernel),
    hiddenBias: hiddenBias.map(() => 0),
    logitsKernel: zerosLike(logitsKernel),
    logitsBias: logitsBias.map(() => 0),
  };
  let [loss, correct] = [0, 0];
  images.forEach((x, sample) => {
    const label = labels[sample] ?? NaN;
    const hidden = affine(x, hiddenKernel, hiddenBias).map((z) => 1 / (1 + Math.exp(-z)));
    const logits = affine(hidden, logitsKernel, logitsBias);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    loss += (Math.log(total) - (logits[label] ?? NaN)) / images.length;
    if (logits.indexOf(Math.max(...logits)) === label) correct++;
    const dLogits = logits.map(
      (logit, j) => (Math.exp(logit) / total - (j === label ? 1 : 0)) / images.length,
    );
    const dHidden = hidden.map((h, i) => {
      const back = dLogits.reduce((sum, d, j) => sum + d * (logitsKernel[i]?.[j] ?? NaN), 0);
      return back * h * (1 - h);
    });
    addOuter(gradients.logitsKernel, hidden, dLogits);
    addOuter(gradients.hiddenKernel, x, dHidden);
    addOuter([gradients.logitsBias], [1], dLogits);
    addOuter([gradients.hiddenBias], [1], dHidden);
  });
  hiddenKernel.forEach((row, i) => {
    descend(row, gradients.hiddenKernel[i] ?? [], learningRate);
  });
  logitsKernel.forEach((row, i) => {
    descend(row, gradients.logitsKernel[i] ?? [], learningRate);
  });
  descend(hiddenBias, gradients.hiddenBias, learningRate);
  descend(logitsBias, gradients.logitsBias, learningRate);
  return { loss, correct };
}
