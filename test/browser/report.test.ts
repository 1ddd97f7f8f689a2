import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import { renderReport } from '../../reports/html.ts';
import { benchFixture } from '../reports/fixture/bench.ts';
import { hostileResult, hostileTexts } from '../reports/fixture/hostile.ts';
import { resultFixture } from '../reports/fixture/result.ts';
import { launch, openPage, runWithBrowser, type View } from './browser.ts';

const test = suite('report in a browser');
let browser: Browser;
let directory: string;
let address: string;

test.before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'reprolab-browser-'));
  const path = join(directory, 'report.html');
  await writeFile(path, renderReport(resultFixture(), benchFixture()));
  address = pathToFileURL(path).href;
  browser = await launch();
});

test.after(async () => {
  await browser.close();
  await rm(directory, { recursive: true });
});

const open = (view: View = {}, target = address) => openPage(browser, target, view);

for (const [width, scheme] of [
  [1400, 'light'],
  [1400, 'dark'],
  [390, 'light'],
] as const) {
  test(`opens at ${String(width)} px in ${scheme} mode without errors, requests or sideways scrolling`, async () => {
    const { page, problems, requests } = await open({ width, colorScheme: scheme });
    for (const id of ['claims', 'errors', 'suites', 'checks', 'bench', 'environment', 'reproduce']) {
      assert.equal(await page.locator(`#${id} h2`).count(), 1, id);
    }
    assert.equal(await page.locator('.claim').count(), 3);
    assert.ok((await page.locator('svg.chart').count()) >= 8);
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    assert.equal(overflow, 0);
    assert.deepEqual(problems, []);
    assert.deepEqual(requests, []);
    await page.context().close();
  });
}

test('every link of the contents leads to a section, and ids are unique', async () => {
  const { page } = await open();
  const broken: unknown = await page.evaluate(
    `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id))`,
  );
  assert.deepEqual(broken, []);
  const repeated: unknown = await page.evaluate(
    `[...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, index, all) => all.indexOf(id) !== index)`,
  );
  assert.deepEqual(repeated, []);
  await page.context().close();
});

test('sheet music is drawn and images are decoded without JavaScript', async () => {
  const { page } = await open({ javaScriptEnabled: false });
  assert.equal(await page.locator('svg.drawing').count(), 2);
  const box = await page.locator('svg.drawing').first().boundingBox();
  assert.ok(box !== null && box.width > 400 && box.height > 200);
  assert.ok((await page.locator('svg.drawing').first().locator('path').count()) > 100);
  const image = await page.locator('.images img').first().boundingBox();
  assert.ok(image !== null && image.width > 40 && image.height > 40);
  assert.equal(await page.locator('.play').first().isVisible(), false, 'a button that cannot work is hidden');
  await page.context().close();
});

test('a song plays, its cursor moves, and stops', async () => {
  const { page, problems } = await open();
  const button = page.locator('.play').first();
  await button.click();
  assert.match((await button.textContent()) ?? '', /Stop/);
  await page.locator('.work .on').first().waitFor({ state: 'attached', timeout: 20_000 });
  const first = await page.locator('.work .on').first().getAttribute('data-index');
  // Asked for by a selector: the page's policy forbids to evaluate a text, as a waiting function would be one.
  await page
    .locator(`.work .on:not([data-index="${first ?? ''}"])`)
    .first()
    .waitFor({
      state: 'attached',
      timeout: 20_000,
    });
  await button.click();
  assert.match((await button.textContent()) ?? '', /Play/);
  assert.equal(await page.locator('.work .on').count(), 0);
  assert.deepEqual(problems, []);
  await page.context().close();
});

test('a page of hostile texts runs nothing, asks for nothing, and shows them as they are', async () => {
  const path = join(directory, 'hostile.html');
  const changes = hostileTexts.map((id) => ({ id, stored: 'pass', now: 'fail' }) as const);
  await writeFile(path, renderReport(hostileResult(resultFixture()), benchFixture(), changes));
  const { page, problems, requests } = await open({}, pathToFileURL(path).href);
  assert.equal(await page.evaluate('window.pwned'), undefined);
  assert.deepEqual([problems, requests], [[], []]);
  assert.equal(await page.locator('.banner').first().locator('li').count(), hostileTexts.length);
  const texts = await page.locator('.banner li').allTextContents();
  assert.ok(texts.includes('<script>window.pwned=1</script>: stored pass, now fail'));
  for (const id of ['claims', 'errors', 'suites', 'checks', 'bench', 'environment', 'reproduce']) {
    assert.equal(await page.locator(`#${id} h2`).count(), 1, `no text ends section ${id} or makes another`);
  }
  await page.context().close();
});

runWithBrowser(test);
