/**
 * `npm run alarms [-- --nights N] [--confirm N]`: the table of docs/alarms.md. Simulates nights of the suites that have 30
 * stored runs, without a change and with planted ones, and prints how often they fail. Takes minutes.
 */
import { parseArgs } from 'node:util';
import { loadReferences } from '../../harness/verdict/index.ts';
import course from '../../suites/course.ts';
import { simulateNights, type NightOutcome, type Planted } from './nights.ts';

const { values } = parseArgs({
  options: {
    nights: { type: 'string', default: '2000' },
    changed: { type: 'string', default: '300' },
    confirm: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
  },
});
const confirm = Number(values.confirm);
const seed = Number(values.seed);

const references = loadReferences();
const populations = references.measured.filter(
  ({ engineClass, recipe, seeds }) =>
    engineClass === 'onnx-cpu' && recipe === 'published' && seeds.length >= 30,
);

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

/** Share of nights that fail and that are suspect, and training beyond the plan as a share of it. */
function tally(outcomes: readonly NightOutcome[]): string[] {
  const share = (holds: (outcome: NightOutcome) => boolean) =>
    outcomes.filter(holds).length / outcomes.length;
  const seconds = (name: string) =>
    course.suites.find((suite) => suite.name === name)?.expectedSeconds?.published ?? 0;
  const planned = populations.reduce((sum, { suite }) => sum + seconds(suite), 0);
  const extra = outcomes
    .flatMap(({ extraRuns }) => Object.entries(extraRuns))
    .reduce((sum, [suite, runs]) => sum + runs * seconds(suite), 0);
  return [
    percent(share(({ failed }) => failed.length > 0)),
    percent(share(({ suspect }) => suspect.length > 0)),
    percent(extra / outcomes.length / planned),
  ];
}

function row(title: string, count: number, planted: Planted | null): void {
  const outcomes = [...simulateNights(references, populations, count, seed, { confirm, planted })];
  console.log(`| ${[title, String(count), ...tally(outcomes)].join(' | ')} |`);
}

console.log(`Suites: ${populations.map(({ suite }) => suite).join(', ')}. Fresh seeds: ${confirm}.\n`);
console.log('| change | nights | failed | suspect | extra training |\n| --- | --- | --- | --- | --- |');
row('none', Number(values.nights), null);
const changed = Number(values.changed);
for (const { suite } of populations) {
  for (const points of [0.2, 0.5, 1]) {
    const planted: Planted = { suite, metric: 'testAccuracy', change: { add: -points / 100 } };
    row(`${suite}: accuracy -${points} points`, changed, planted);
  }
  for (const more of [2, 5, 10]) {
    const planted: Planted = { suite, metric: 'testLoss', change: { scale: 1 + more / 100 } };
    row(`${suite}: loss +${more}%`, changed, planted);
  }
}
