/**
 * Pictures of the report in every state that a reader may meet, for people to look at after a change of the page:
 * `npm run screenshots -- FOLDER [state...]`. Needs Chromium (CHROMIUM names another than /usr/bin/chromium).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderReport } from '../../reports/html.ts';
import { PagesInBrowser } from './open-page.ts';
import { states } from '../reports/fixture/states.ts';

const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected a folder for the pictures');
mkdirSync(folder, { recursive: true });
const pages = new PagesInBrowser();
await pages.start();
for (const [name, state] of Object.entries(states)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const address = await pages.store(name, renderReport(state));
  for (const [width, colorScheme] of [
    [1400, 'light'],
    [360, 'dark'],
  ] as const) {
    const { page } = await pages.open(address, { width, colorScheme });
    await page.screenshot({
      path: join(folder, `${name}-${width}-${colorScheme}.png`),
      fullPage: width < 400,
    });
    await page.context().close();
  }
}
await pages.stop();
