import { fingerprintOf } from '../core/fingerprint.ts';
import { hashOf } from '../core/hash.ts';
import { toolVersion } from '../core/installation.ts';
import type { UsedDataset } from '../core/result-schema.ts';
import { loadCourseFile } from '../course/load-course.ts';
import type { DownloadProgress } from '../data/download.ts';
import { createDataLoader } from '../data/load.ts';
import { isCapturing, openEngine } from '../engine/backends/registry.ts';
import type { Engine } from '../engine/step.ts';
import { readMachine } from '../measure/environment.ts';
import type { PreparedSuite, Suite } from '../suite.ts';
import { keepJournal, type Journal } from './journal.ts';
import type { Job, Progress } from './messages.ts';
import { resolveRecipe, selectSuites, type ResolvedRecipe } from './plan.ts';
import { createContext, type RecordingContext } from './suite-context.ts';
import { noticeUnseeded } from './unseeded.ts';

export interface SuiteListeners {
  log(message: string): void;
  progressed(progress: Progress): void;
  downloaded(progress: DownloadProgress): void;
}

/** A suite with its data loaded and its steps built, in this process. */
export interface OpenedSuite {
  readonly suite: Suite;
  readonly resolved: ResolvedRecipe;
  readonly engine: Engine;
  readonly recording: RecordingContext;
  /** Null where nothing is written down on the way: eager engines keep part of their state to themselves. */
  readonly journal: Journal | null;
  readonly prepared: PreparedSuite;
  dispose(): Promise<void>;
}

/**
 * Opens the engine and prepares a suite on it. One suite is open at a time in a process: tfjs has one global
 * backend. Throws what the engine, the data or the suite throws.
 */
export async function openSuite(job: Job, listeners: SuiteListeners): Promise<OpenedSuite> {
  const { run, settings } = job;
  const { suites } = await loadCourseFile(settings.course);
  const [suite] = selectSuites(suites, [run.suite]) as [Suite];
  const resolved = resolveRecipe(suite, run.recipe, run.profile);
  const engine = await openEngine(
    settings.engine,
    settings.threads === null ? {} : { threads: settings.threads },
  );
  const journal =
    job.checkpoint === null || !isCapturing(engine)
      ? null
      : keepJournal(engine, {
          ...job.checkpoint,
          identity: () => identityOf(suite, resolved, run.seed, engine, recording.datasets()),
          log: (message) => {
            listeners.log(message);
          },
        });
  const recording = createContext({
    suite,
    recipe: resolved.recipe,
    seed: run.seed,
    engine: journal?.engine ?? engine,
    journal,
    captures: isCapturing(engine),
    loader: createDataLoader({
      mode: settings.dataMode,
      ...(settings.dataDir === null ? {} : { dataDir: settings.dataDir }),
      log: (message) => {
        listeners.log(message);
      },
      progress: (progress) => {
        listeners.downloaded(progress);
      },
    }),
    ...listeners,
  });
  const stopNoticing = noticeUnseeded((line) => {
    listeners.log(line);
  });
  const prepared = await suite.prepare(recording.context);
  return {
    suite,
    resolved,
    engine,
    recording,
    journal,
    prepared,
    async dispose() {
      stopNoticing();
      await recording.dispose();
      await engine.dispose();
    },
  };
}

/** What a run has to be of to go on from a checkpoint: all that decides its bits, in the same version of the tool. */
function identityOf(
  suite: Suite,
  { info: recipe, shortened }: ResolvedRecipe,
  seed: number,
  { info: engine }: Engine,
  datasets: readonly UsedDataset[],
): string {
  const { hash } = fingerprintOf(
    { engine, recipe, shortened, datasets: [...datasets], seed, suiteVersion: suite.version },
    readMachine(),
  );
  return hashOf([toolVersion(), suite.name, hash]);
}
