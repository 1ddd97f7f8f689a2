import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import { writeGrades } from '../../reports/grade/write.ts';
import { hostileGrades } from '../grade/hostile.ts';
import { classOf } from '../grade/made-up.ts';
import { PagesInBrowser, runWithBrowser, type View } from '../browser/open-page.ts';

const test = suite('grades in a browser');
const students = 24;
const pages = new PagesInBrowser();
let directory: string;

test.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reprolab-browser-'));
  const rubric = join(directory, 'rubric.yaml');
  await writeFile(rubric, 'schemaVersion: 1\ndefaults: { points: 10 }\n');
  writeGrades(classOf(students), { out: join(directory, 'plain'), rubric });
  writeGrades(hostileGrades(classOf(students)), { out: join(directory, 'hostile'), rubric });
  await pages.start();
});

test.after(async () => {
  await pages.stop();
  await rm(directory, { recursive: true });
});

const open = (file: string, view: View = {}) => pages.open(pathToFileURL(join(directory, file)).href, view);

const overflow = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** Rows that are seen, by the student's name. */
const shownNames = async (page: Page) => {
  const rows = await page.locator('table.grades tbody tr:not([hidden]) th a').allTextContents();
  return rows.map((text) => text.trim());
};

for (const [width, colorScheme] of [
  [1400, 'light'],
  [1400, 'dark'],
  [360, 'light'],
] as const) {
  test(`class and student open at ${width} px in ${colorScheme} mode without errors, requests or sideways scrolling`, async () => {
    for (const file of ['plain/index.html', 'plain/students/jane-doe.html', 'hostile/index.html']) {
      const { page, problems, requests } = await open(file, { width, colorScheme });
      assert.deepEqual([await overflow(page), problems, requests], [0, [], []], file);
      const scrollers = await page.locator('.scroll').count();
      assert.equal(
        await page.locator('.scroll[tabindex], .scroll:has(a)').count(),
        scrollers,
        'reached by keyboard',
      );
      await page.context().close();
    }
  });
}

test('a click on a title sorts, in both directions, and what has no number stands last', async () => {
  const { page, problems } = await open('plain/index.html');
  const title = page.locator('.sorts th').nth(7);
  for (const [direction, sign] of [
    ['ascending', 1],
    ['descending', -1],
  ] as const) {
    await title.locator('button').click();
    assert.equal(await title.getAttribute('aria-sort'), direction);
    const values: unknown = await page.evaluate(
      "[...document.querySelectorAll('table.grades tbody tr')].map((row) => row.cells[7].dataset.v ?? null)",
    );
    assert.ok(Array.isArray(values) && values.length === students);
    const numbers = values.filter((value) => value !== null).map(Number);
    assert.deepEqual(
      numbers,
      [...numbers].sort((a, b) => sign * (a - b)),
    );
    assert.ok(values.slice(numbers.length).every((value) => value === null));
    assert.ok(numbers.length < students, 'some have none');
  }
  assert.deepEqual(problems, []);
  await page.context().close();
});

test('filters show those students alone, and say how many they are', async () => {
  const { page } = await open('plain/index.html');
  await page.fill('[name=name]', 'jane');
  const janes = await shownNames(page);
  assert.ok(janes.length > 0 && janes.every((name) => name.startsWith('Jane')));
  assert.equal(
    await page.locator('.filters output').textContent(),
    `${janes.length} of ${students} students`,
  );
  await page.fill('[name=name]', '');
  await page.selectOption('[name=verdict]', 'worse');
  const worse = await page.locator('table.grades tbody tr:has([data-verdict=worse]) th a').allTextContents();
  assert.deepEqual(
    await shownNames(page),
    worse.map((text) => text.trim()),
  );
  assert.ok(worse.length > 0 && worse.length < students);
  await page.context().close();
});

test('without JavaScript the whole table is there, and no control that cannot work', async () => {
  const { page } = await open('plain/index.html', { javaScriptEnabled: false });
  assert.equal((await shownNames(page)).length, students);
  assert.equal(await page.locator('.filters').isVisible(), false);
  assert.equal(await page.locator('.sorts button').count(), 0);
  await page.locator('table.grades tbody a').first().click();
  assert.equal((await page.locator('.exercise').count()) > 0, true, 'the link leads to the student');
  await page.locator('.steps a').first().click();
  assert.equal(await page.locator('#class').count(), 1, 'and back');
  await page.context().close();
});

test('on paper the table is whole and controls are left out', async () => {
  const { page } = await open('plain/index.html');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.filters').isVisible(), false);
  const height: unknown = await page.evaluate(
    "getComputedStyle(document.querySelector('.scroll.tall')).maxHeight",
  );
  assert.equal(height, 'none');
  await page.context().close();
});

test('hostile grades run nothing and are shown as they are', async () => {
  const { page, problems, requests } = await open('hostile/index.html');
  assert.equal(await page.evaluate('window.pwned'), undefined);
  assert.equal((await shownNames(page)).length, students);
  assert.ok((await page.locator('body').innerText()).includes('<script>window.pwned=1</script>'));
  assert.deepEqual([problems, requests], [[], []]);
  await page.context().close();
});

runWithBrowser(() => {
  test.run();
});
