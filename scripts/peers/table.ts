/** The comparison as text. */
import Table from 'cli-table3';
import type { Side } from './contenders.ts';
import type { Contender, PeersResult, StepResult } from './result.ts';
import { cellMs, oursName, type Cell, type Ratio } from './summary.ts';

/** Milliseconds to three figures. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function ratioText(ratio: Ratio | undefined): string {
  if (ratio === undefined) return '-';
  const { median, low, high } = ratio;
  return `${median.toFixed(2)} (${low.toFixed(2)}..${high.toFixed(2)})`;
}

/** The fastest cell of one worker at one step, but for the published ways, which have lines of their own. */
function cellOf(step: StepResult, side: string, threads: number): Cell | null {
  return (
    step.cells
      .filter((cell) => cell.side === side && cell.threads === threads)
      .filter(({ asPublished, rounds }) => !asPublished && rounds.length > 0)
      .sort((a, b) => cellMs(a) - cellMs(b))[0] ?? null
  );
}

function columnsOf(
  { contenders }: PeersResult,
  sides: readonly Side[],
): readonly (Contender & { title: string })[] {
  return sides.flatMap(({ name, title }) =>
    contenders.filter(({ side }) => side === name).map((contender) => ({ ...contender, title })),
  );
}

/** One row a step: milliseconds of every worker, the best peer and its time over ours. */
function mainTable(result: PeersResult, sides: readonly Side[]): string {
  const columns = columnsOf(result, sides);
  const table = new Table({
    head: [
      'ms per training step',
      ...columns.map(({ title, threads }) => `${title}\n${threads} thr.`),
      'Best peer',
      'Best peer / ours',
    ],
    style: { head: [], border: [], compact: true },
  });
  table.push([
    'sgemm, GFLOP/s',
    ...columns.map(({ sgemmGflops }) => (sgemmGflops === null ? '-' : sgemmGflops.toFixed(0))),
    '',
    '',
  ]);
  for (const step of result.steps) {
    const cells = columns.map(({ side, threads }) => cellOf(step, side, threads));
    const { bestPeer } = step;
    const title = sides.find(({ name }) => name === bestPeer)?.title ?? '-';
    table.push([
      step.title,
      ...cells.map((cell) => (cell === null ? '-' : figure(cellMs(cell)))),
      title,
      ratioText(bestPeer === null ? undefined : step.ratios[bestPeer]),
    ]);
  }
  return table.toString();
}

/** One row a step: each peer's best over our best. */
function ratioTable(result: PeersResult, sides: readonly Side[]): string {
  const peers = sides.filter(({ name }) => result.steps.some(({ ratios }) => ratios[name] !== undefined));
  if (peers.length === 0) return '';
  const table = new Table({
    head: ['Best of its threads / our best', ...peers.map(({ title }) => title)],
    style: { head: [], border: [], compact: true },
  });
  for (const step of result.steps) {
    table.push([step.title, ...peers.map(({ name }) => ratioText(step.ratios[name]))]);
  }
  const mean = (name: string) => result.geometricMeans[name]?.toFixed(2) ?? '-';
  table.push(['Geometric mean', ...peers.map(({ name }) => mean(name))]);
  return table.toString();
}

/** Which way to write each step was the fastest of those tried, and the labs' own way. */
function variantLines(result: PeersResult): string[] {
  const lines = result.steps.flatMap((step) =>
    step.cells
      .filter(({ side, rounds }) => side !== oursName && rounds.length > 0)
      .map((cell) => `  ${step.step}: ${cell.label}: ${figure(cellMs(cell))} ms`),
  );
  return lines.length === 0 ? [] : ['Fastest of the ways tried:', ...lines];
}

/** All that is said at the end. */
export function resultText(result: PeersResult, sides: readonly Side[]): string {
  const versions = Object.entries(
    Object.assign({}, ...result.contenders.map((contender) => contender.versions)) as Record<string, string>,
  );
  const set = Object.entries(result.variables);
  const best = result.geometricMeans['bestPeer'];
  return [
    mainTable(result, sides),
    ratioTable(result, sides),
    ...(best === undefined ? [] : [`Geometric mean of best peer / ours: ${best.toFixed(2)}`]),
    'Above 1, ours is faster. Medians of the rounds; in brackets the interval of the median over the rounds.',
    `Versions: ${versions.map(([name, version]) => `${name} ${version}`).join(', ')}`,
    ...(set.length === 0 ? [] : [`Set here: ${set.map(([name, value]) => `${name}=${value}`).join(' ')}`]),
    ...variantLines(result),
    ...result.steps.flatMap(({ notes }) => notes).map((note) => `NOTE ${note}`),
    ...result.skipped.map((line) => `NOT MEASURED ${line}`),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
