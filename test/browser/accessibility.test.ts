/** What axe-core finds wrong with the report in any of its states: nothing. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import { z } from 'zod';
import { renderReport } from '../../reports/html.ts';
import { states } from '../reports/fixture/states.ts';
import { PagesInBrowser, runWithBrowser } from './open-page.ts';

const test = suite('accessibility of the report');
const pages = new PagesInBrowser();

test.before(() => pages.start());
test.after(() => pages.stop());

const violationsSchema = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })) }),
);

/** Rules that are broken, with a few of the elements that do. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = violationsSchema.parse(
    await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)'),
  );
  return found.map(
    ({ id, nodes }) =>
      `${id} (${nodes.length}): ${nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`)
        .join('\n')}`,
  );
}

for (const [name, state] of Object.entries(states)) {
  test(`no violation: ${name}, in light at 1400 px and in dark at 360 px`, async () => {
    const address = await pages.store(name, renderReport(state));
    // The state with every feature is looked at whole, of the others the first page.
    const hash = name === 'everything' ? '#everything' : '';
    for (const view of [
      { width: 1400, colorScheme: 'light' },
      { width: 360, colorScheme: 'dark' },
    ] as const) {
      const { page } = await pages.open(address, { ...view, hash });
      assert.deepEqual(await violations(page), [], `${view.width} px, ${view.colorScheme}`);
      await page.context().close();
    }
  });
}

runWithBrowser(test.run);
