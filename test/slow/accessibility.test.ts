/** What axe-core finds wrong with the report in any of its states: nothing. */
import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { renderReport } from '../../reports/html.ts';
import { states } from '../reports/fixture/states.ts';
import { PagesInBrowser, runWithBrowser } from '../browser/open-page.ts';
import { violations } from '../browser/violations.ts';

const test = suite('accessibility of the report');
const pages = new PagesInBrowser();

test.before(() => pages.start());
test.after(() => pages.stop());

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

runWithBrowser(() => {
  test.run();
});
