/** Runs the workers, one at a time. */
import { messageOf, ReprolabError } from '../../harness/core/errors.ts';
import type { Recipe } from '../../harness/suite.ts';
import course from '../../suites/course.ts';
import { disagreements } from './agreement.ts';
import type { Side } from './contenders.ts';
import type { Samples, Trial } from './messages.ts';
import type { MeasuredCell, StepResult } from './result.ts';
import type { PeerStep } from './steps.ts';
import { cellMs, compare, roundOf, type Round } from './summary.ts';
import type { Worker } from './worker.ts';

/** A side with a thread count and its running worker. */
export interface Entrant {
  readonly side: Side;
  readonly threads: number;
  readonly worker: Worker;
}

export interface MeasurePlan {
  readonly rounds: number;
  /** About how long one turn of one cell takes. */
  readonly seconds: number;
  readonly thorough: boolean;
  /** Peers execute one step a call, however many ours does. */
  readonly singleSteps: boolean;
  /** Where the datasets lie as raw bytes. */
  readonly folder: string;
  /** A line about the work. */
  readonly tell: (line: string) => void;
  /** Something could not be measured. */
  readonly skip: (line: string) => void;
}

interface LiveCell {
  readonly entrant: Entrant;
  readonly trial: Extract<Trial, { failure: null }>;
  readonly rounds: Round[];
  readonly answers: Samples[];
  hasFailed: boolean;
}

/** A worker by name, as in messages. */
export function labelOf({ side, threads }: Pick<Entrant, 'side' | 'threads'>): string {
  return `${side.title}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function recipeOf(step: PeerStep): { readonly recipe: Recipe } {
  const recipe = course.suites.find(({ name }) => name === step.suite)?.recipes[step.recipe];
  if (recipe === undefined) throw new ReprolabError('usage', `There is no ${step.suite}/${step.recipe}.`);
  return { recipe };
}

/** Measures one step on all entrants. A cell that fails is skipped, with what it said. */
export async function measureStep(
  step: PeerStep,
  entrants: readonly Entrant[],
  plan: MeasurePlan,
): Promise<StepResult> {
  const trials: StepResult['trials'][number][] = [];
  const cells: LiveCell[] = [];
  let stepsPerCall = 1;
  for (const entrant of entrants) {
    plan.tell(`${step.name}: preparing ${labelOf(entrant)}`);
    const prepared = await attempt(step, entrant, plan, () =>
      entrant.worker.prepare({
        step: step.suite,
        recipeName: step.recipe,
        ...recipeOf(step),
        folder: plan.folder,
        stepsPerCall,
        thorough: plan.thorough,
      }),
    );
    if (prepared === null) continue;
    for (const trial of prepared.trials) {
      trials.push({ side: entrant.side.name, threads: entrant.threads, ...trial });
      if (trial.failure !== null) {
        plan.skip(`${step.name}: ${labelOf(entrant)} (${trial.name}): ${trial.failure}`);
        continue;
      }
      // Ours comes first: peers that can, try as many steps a call.
      if (entrant.side.script === null && !plan.singleSteps) stepsPerCall = trial.stepsPerCall;
      if (prepared.kept.includes(trial.name)) {
        cells.push({ entrant, trial, rounds: [], answers: [], hasFailed: false });
      }
    }
  }
  for (let round = 0; round < plan.rounds; round++) {
    plan.tell(`${step.name}: round ${round + 1}/${plan.rounds}`);
    for (const cell of inTurn(cells, round)) await takeTurn(step, cell, plan);
  }
  return resultOf(step, cells, trials);
}

/** Every other round runs backwards, so that nobody always follows the same neighbour. */
function inTurn<T>(cells: readonly T[], round: number): T[] {
  return round % 2 === 0 ? [...cells] : [...cells].reverse();
}

async function attempt<T>(
  step: PeerStep,
  entrant: Entrant,
  plan: MeasurePlan,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ReprolabError)) throw error;
    plan.skip(`${step.name}: ${labelOf(entrant)}: ${messageOf(error)}`);
    return null;
  }
}

async function takeTurn(step: PeerStep, cell: LiveCell, plan: MeasurePlan): Promise<void> {
  if (cell.hasFailed) return;
  const { entrant, trial } = cell;
  const answer = await attempt(step, entrant, plan, () => entrant.worker.run(trial.name, plan.seconds));
  if (answer === null) {
    cell.hasFailed = true;
    return;
  }
  cell.rounds.push(roundOf(answer.samplesMs));
  cell.answers.push(answer);
}

/** Shorter waits say nothing: an answer's own tail would count for much. */
const shortestWaitSeconds = 1;

function idleOf(answers: readonly Samples[]): number | null {
  const sum = (unit: 'cpuSeconds' | 'wallSeconds') =>
    answers.reduce((total, { idle }) => total + idle[unit], 0);
  const wallSeconds = sum('wallSeconds');
  return wallSeconds < shortestWaitSeconds ? null : sum('cpuSeconds') / wallSeconds;
}

function measured({ entrant, trial, rounds, answers }: LiveCell): MeasuredCell {
  const cell = {
    side: entrant.side.name,
    threads: entrant.threads,
    variant: trial.name,
    asPublished: trial.asPublished,
    rounds,
  };
  return {
    ...cell,
    medianMs: rounds.length === 0 ? null : cellMs(cell),
    label: `${labelOf(entrant)} (${trial.name})`,
    parameters: trial.parameters,
    initialLoss: trial.initialLoss,
    trainedLoss: answers.at(-1)?.meanLoss ?? null,
    cpuPerWall: answers.map(({ cpuPerWall }) => cpuPerWall),
    idleCpuPerWall: idleOf(answers),
  };
}

function resultOf(step: PeerStep, live: readonly LiveCell[], trials: StepResult['trials']): StepResult {
  const cells = live.map(measured);
  const { ratios, bestPeer } = compare(cells);
  return {
    step: step.name,
    title: step.title,
    suite: step.suite,
    recipe: step.recipe,
    cells,
    trials,
    ratios: Object.fromEntries(ratios),
    bestPeer: bestPeer?.side ?? null,
    notes: disagreements(step, cells),
  };
}
