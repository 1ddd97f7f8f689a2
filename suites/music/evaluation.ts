import { allocate, internalError, type CompiledStep, type StepState } from '../../harness/index.ts';
import { type EvaluationPlan, fillEvaluation, planEvaluation } from './batches.ts';
import type { Classes } from './corpus.ts';
import type { EvaluationStep, WeightedTextBatch } from './steps.ts';

/** Teacher-forced next-character prediction on a text. */
export interface TextEvaluation {
  /** Mean cross-entropy per character, nats. */
  readonly loss: number;
  /** Share of characters that were the most probable prediction. */
  readonly accuracy: number;
  /** Predictions that both are means over. */
  readonly predictions: number;
}

/**
 * Evaluates a trained state on a text of classes, on `maximum` predictions at most. The text is cut into streams,
 * one for each sequence of the batch, that are read from the LSTM state `initial` to their end.
 */
export async function evaluateText(options: {
  readonly compiled: CompiledStep<WeightedTextBatch>;
  readonly evaluation: EvaluationStep;
  readonly trained: StepState;
  readonly initial: StepState;
  readonly text: Classes;
  readonly maximum: number;
}): Promise<TextEvaluation> {
  const { compiled, evaluation, trained, initial, text, maximum } = options;
  const { inputs } = evaluation.step;
  const [sequenceLength, batchSize] = inputs.characters.shape as [number, number];
  const plan: EvaluationPlan = planEvaluation(text.length, { batchSize, sequenceLength }, maximum);
  const arrays = {
    characters: allocate(inputs.characters),
    targets: allocate(inputs.targets),
    weights: allocate(inputs.weights),
  };
  await compiled.writeState(trained);
  await compiled.writeState(initial);
  let lossSum = 0;
  let correctSum = 0;
  for (let index = 0; index < plan.steps; index++) {
    fillEvaluation(text, plan, sequenceLength, index, arrays);
    const [outputs] = await compiled.run([arrays]);
    const loss = outputs?.['lossSum']?.[0];
    const correct = outputs?.['correctSum']?.[0];
    if (loss === undefined || correct === undefined) {
      throw internalError(`step '${evaluation.step.name}' returned no lossSum or correctSum`);
    }
    lossSum += loss;
    correctSum += correct;
  }
  return {
    loss: lossSum / plan.predictions,
    accuracy: correctSum / plan.predictions,
    predictions: plan.predictions,
  };
}
