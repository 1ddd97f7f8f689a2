import type { OpTable } from './graph/dialect.ts';
import type { Graph } from './graph/graph.ts';

/** Sees the graph after a stage of the pipeline, before it is verified. */
export type StageObserver = <Ops extends OpTable>(stage: string, graph: Graph<Ops>) => void;
