/** The pages of a history and of a comparison in a browser: no errors, requests, sideways scrolling or barriers. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import { withHistory } from '../../harness/history/database.ts';
import { readOverview } from '../../harness/history/overview.ts';
import { renderComparison } from '../../reports/compare/page.ts';
import { renderHistory } from '../../reports/history/page.ts';
import { PagesInBrowser, runWithBrowser } from '../browser/open-page.ts';
import { violations } from '../browser/violations.ts';
import { compareMade, five, madeRuns, madeSource } from '../compare/made.ts';
import { historyOf, steady } from '../history/nights.ts';
import { hostileResult, hostileTexts } from '../reports/fixture/hostile.ts';
import { resultFixture } from '../reports/fixture/result.ts';

const test = suite('history and comparison in a browser');
const pages = new PagesInBrowser();
const addresses: Record<string, string> = {};
let folder: string;

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reprolab-history-page-'));
  await pages.start();
  for (const [name, nights] of Object.entries({
    changed: steady(40, 30),
    young: steady(2, 1),
    hostile: [hostileResult(resultFixture())],
  })) {
    const database = await historyOf(join(folder, name), nights);
    const overview = await withHistory(database, {}, (history) => readOverview(history, null));
    addresses[name] = await pages.store(name, renderHistory(overview));
  }
  const sources = [1, 1 / 3].map((factor, index) =>
    madeSource(`machine-${index}`, madeRuns(five.map((median) => median * factor))),
  );
  const labels = new Map([['B', hostileTexts[0] ?? '']]);
  addresses['comparison'] = await pages.store(
    'comparison',
    renderComparison(compareMade(sources, { labels })),
  );
});

test.after(async () => {
  await pages.stop();
  await rm(folder, { recursive: true });
});

for (const [width, colorScheme] of [
  [1400, 'light'],
  [360, 'dark'],
] as const) {
  for (const name of ['changed', 'young', 'hostile', 'comparison']) {
    test(`${name}: at ${width} px in ${colorScheme} mode`, async () => {
      const { page, problems, requests } = await pages.open(addresses[name] ?? '', { width, colorScheme });
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.deepEqual([overflow, problems, requests], [0, [], []]);
      assert.deepEqual(await violations(page), []);
      await page.context().close();
    });
  }
}

test('a change is named on the first screen, without JavaScript too', async () => {
  const { page } = await pages.open(addresses['changed'] ?? '', { javaScriptEnabled: false });
  const change = page.getByText('the bits', { exact: false }).first();
  const box = await change.boundingBox();
  assert.ok(box !== null && box.y < 900, `at ${String(box?.y)} px`);
  await page.context().close();
});

runWithBrowser(() => {
  test.run();
});
