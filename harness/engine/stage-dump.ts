import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../core/make-folder.ts';
import { printGraph } from './graph/print.ts';
import type { StageObserver } from './stage-observer.ts';

let compiled = 0;

/**
 * Writes the graph after every stage of one compilation into files of a folder of its own below the one that
 * REPROLAB_DUMP_STAGES names, numbered in order; the file of a stage whose graph turns out broken is the last.
 * Observes nothing where the variable is not set.
 */
export function dumpStages(stepName: string, env: NodeJS.ProcessEnv = process.env): StageObserver {
  const root = env['REPROLAB_DUMP_STAGES'];
  if (root === undefined || root === '') return () => undefined;
  const folder = join(root, `${process.pid}-${++compiled}-${stepName.replace(/[^\w.-]+/g, '-')}`);
  makeFolder(folder);
  let stages = 0;
  return (stage, graph) => {
    const number = String(stages++).padStart(2, '0');
    writeFileSync(join(folder, `${number}-${stage}.txt`), printGraph(graph));
  };
}
