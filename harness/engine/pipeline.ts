/**
 * The pipeline from a captured step to what a provider executes, as one table: what compiles also prints and is tested.
 * The graph is verified after every stage by the rules of its dialect, so a broken one names the stage that broke it.
 */
import { internalError, messageOf } from '../core/errors.ts';
import type { OpTable } from './graph/dialect.ts';
import type { Graph } from './graph/graph.ts';
import { type KernelGraph, kernelDialect } from './graph/kernels.ts';
import { verifyGraph } from './graph/verify.ts';
import { lower } from './lowering/lower.ts';
import { type OnnxGraph, onnxDialect } from './onnx/operators.ts';
import { fuseIntoBlockedConvolutions } from './passes/blocked-fusion.ts';
import { blockProducts } from './passes/blocked-products.ts';
import { dropUnused, mergeReshapes, shareCommonExpressions } from './passes/cleanup.ts';
import { fuseBias, fuseDescent, reluBeforeReshape } from './passes/fusion.ts';
import { reassociateProducts } from './passes/reassociate.ts';
import { comparisonAsStep, maskBeforeUnpooling, maskFromRelu } from './passes/unit-steps.ts';
import { repeatSteps } from './passes/repeat.ts';
import { widenBroadcasts } from './passes/wide-broadcasts.ts';
import type { StageObserver } from './stage-observer.ts';
import type { ExecutionTarget } from './target.ts';

/** What a graph is compiled for. */
export interface PipelineOptions {
  readonly target: ExecutionTarget;
  /** Steps that one call executes. */
  readonly stepsPerCall: number;
}

/** A named rewrite that keeps what a graph computes. */
interface Stage<From, To> {
  readonly name: string;
  readonly apply: (graph: From, options: PipelineOptions) => To;
}

/** Rewrites of captured kernels. */
const rewrites: readonly Stage<KernelGraph, KernelGraph>[] = [
  { name: 'captured', apply: (graph) => graph },
  { name: 'comparison-as-step', apply: comparisonAsStep },
  { name: 'mask-before-unpooling', apply: maskBeforeUnpooling },
  { name: 'mask-from-relu', apply: maskFromRelu },
  { name: 'rewritten', apply: dropUnused },
];

const lowering: Stage<KernelGraph, OnnxGraph> = {
  name: 'lowered',
  apply: (graph, { target }) => lower(graph, target),
};

/** Rewrites of ONNX operators. */
const passes: readonly Stage<OnnxGraph, OnnxGraph>[] = [
  { name: 'merge-reshapes', apply: mergeReshapes },
  { name: 'share-common-expressions', apply: shareCommonExpressions },
  { name: 'reassociate-products', apply: reassociateProducts },
  { name: 'share-reassociated-products', apply: shareCommonExpressions },
  { name: 'drop-unused', apply: dropUnused },
  { name: 'fuse-bias', apply: fuseBias },
  { name: 'relu-before-reshape', apply: reluBeforeReshape },
  { name: 'fuse-into-blocked-convolutions', apply: fuseIntoBlockedConvolutions },
  { name: 'fuse-descent', apply: fuseDescent },
  { name: 'widen-broadcasts', apply: widenBroadcasts },
  { name: 'share-widened-vectors', apply: shareCommonExpressions },
  { name: 'block-products', apply: (graph, { target }) => blockProducts(graph, target) },
  { name: 'merge-reshapes-again', apply: mergeReshapes },
  { name: 'drop-unused-again', apply: dropUnused },
  { name: 'executable', apply: (graph, { stepsPerCall }) => repeatSteps(graph, stepsPerCall) },
];

/** Every stage, in order, with what the nodes of the graph after it are. */
export const stages: readonly { readonly name: string; readonly dialect: string }[] = [
  ...rewrites.map(({ name }) => ({ name, dialect: kernelDialect.name })),
  ...[lowering, ...passes].map(({ name }) => ({ name, dialect: onnxDialect.name })),
];

/**
 * Takes a captured step through every stage.
 *
 * @throws an internal error that names the stage that broke the graph: a bug of ours, never of the user
 */
export function runPipeline(
  captured: KernelGraph,
  options: PipelineOptions,
  observe: StageObserver = () => undefined,
): OnnxGraph {
  const through = <From, To extends OpTable>(
    { name, apply }: Stage<From, Graph<To>>,
    graph: From,
  ): Graph<To> => {
    const result = applied(name, () => apply(graph, options));
    observe(name, result);
    return verifyGraph(result, `stage '${name}'`);
  };
  const rewritten = rewrites.reduce((graph, stage) => through(stage, graph), captured);
  return passes.reduce((graph, stage) => through(stage, graph), through(lowering, rewritten));
}

/** What a stage gives; an error in it names it too. */
function applied<To>(stage: string, apply: () => To): To {
  try {
    return apply();
  } catch (error) {
    throw internalError(`stage '${stage}' fails: ${messageOf(error).replace(/^internal: /, '')}`, error);
  }
}
