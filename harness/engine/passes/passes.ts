import type { Graph } from '../graph/graph.ts';
import { verifyGraph } from '../graph/verify.ts';
import { type ExecutionTarget, portableTarget } from '../target.ts';
import { blockProducts } from './blocked-products.ts';
import { dropUnused, mergeReshapes, shareCommonExpressions } from './cleanup.ts';
import {
  chooseByExtreme,
  fuseBias,
  fuseDescent,
  maskFromRelu,
  reluBeforeReshape,
  stepAsHardSigmoid,
} from './fusion.ts';
import { reassociateProducts } from './reassociate.ts';
import { widenBroadcasts } from './wide-broadcasts.ts';

/** A named rewrite of a lowered graph that keeps what it computes. */
export interface Pass {
  readonly name: string;
  readonly apply: (graph: Graph, target: ExecutionTarget) => Graph;
}

/** Every pass, in order. */
export const passes: readonly Pass[] = [
  { name: 'merge reshapes', apply: mergeReshapes },
  { name: 'share common expressions', apply: shareCommonExpressions },
  { name: 'reassociate products', apply: reassociateProducts },
  { name: 'share reassociated products', apply: shareCommonExpressions },
  { name: 'mask from relu', apply: maskFromRelu },
  { name: 'step as hard sigmoid', apply: stepAsHardSigmoid },
  { name: 'choose by extreme', apply: chooseByExtreme },
  { name: 'drop unused', apply: dropUnused },
  { name: 'fuse bias', apply: fuseBias },
  { name: 'relu before reshape', apply: reluBeforeReshape },
  { name: 'fuse descent', apply: fuseDescent },
  { name: 'widen broadcasts', apply: widenBroadcasts },
  { name: 'share widened vectors', apply: shareCommonExpressions },
  { name: 'block products', apply: blockProducts },
  { name: 'merge reshapes again', apply: mergeReshapes },
  { name: 'drop unused again', apply: dropUnused },
];

/** Runs all passes; the graph is verified after each. */
export function optimize(graph: Graph, target: ExecutionTarget = portableTarget): Graph {
  return passes.reduce(
    (current, pass) => verifyGraph(pass.apply(current, target), `pass '${pass.name}'`),
    graph,
  );
}
