import assert from 'node:assert/strict';
import { suite } from 'uvu';
import { renderReport } from '../../reports/html.ts';
import { benchFixture } from '../reports/fixture/bench.ts';
import { hostileResult, hostileTexts } from '../reports/fixture/hostile.ts';
import { resultFixture } from '../reports/fixture/result.ts';
import { states } from '../reports/fixture/states.ts';
import { PagesInBrowser, runWithBrowser } from './open-page.ts';

const test = suite('report in a browser');
const pages = new PagesInBrowser();
let address = '';

test.before(async () => {
  await pages.start();
  address = await pages.store('report', renderReport({ result: resultFixture(), bench: benchFixture() }));
});
test.after(() => pages.stop());

const suiteIds = ['mnist-fc', 'music-rnn', 'face-dbvae'].map((name) => `suite-${name}-published`);
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

for (const [width, scheme] of [
  [1400, 'light'],
  [360, 'dark'],
] as const) {
  test(`every page opens at ${String(width)} px in ${scheme} mode without errors, requests or sideways scrolling`, async () => {
    const { page, problems, requests } = await pages.open(address, { width, colorScheme: scheme });
    for (const id of ['overview', ...suiteIds, 'bench', 'time', 'environment', 'reproduce', 'everything']) {
      await page.locator(`.contents a[href="#${id}"]`).click();
      const shown = page.locator('.sheet:visible');
      if (id !== 'everything') assert.equal(await shown.count(), 1, `${id} alone is shown`);
      assert.equal(await page.locator(`#${id}`).isVisible(), true);
      assert.equal(await page.evaluate(overflow), 0, `${id} is as wide as the window`);
      assert.equal(await page.locator('.contents [aria-current]').getAttribute('href'), `#${id}`);
    }
    assert.deepEqual([problems, requests], [[], []]);
    await page.context().close();
  });
}

test('every link leads somewhere, ids are unique, and a link to a claim opens its page', async () => {
  const { page } = await pages.open(address, {
    javaScriptEnabled: false,
    hash: '#check-claim-mnist-fc-test-accuracy',
  });
  assert.equal(await page.locator('#check-claim-mnist-fc-test-accuracy').isVisible(), true);
  assert.equal(await page.locator('#overview').isVisible(), false);
  const broken: unknown = await page.evaluate(
    `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id))`,
  );
  const repeated: unknown = await page.evaluate(
    `[...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, index, all) => all.indexOf(id) !== index)`,
  );
  assert.deepEqual([broken, repeated], [[], []]);
  await page.context().close();
});

test('the answer and every claim stand on the first screen, failures first, and can be filtered without JavaScript', async () => {
  const { page } = await pages.open(address, { javaScriptEnabled: false });
  const rows = page.locator('.overview .row:visible .badge, .overview .crash:visible .badge');
  const words = (texts: readonly string[]) => texts.map((text) => text.replace(/^\W+/, ''));
  assert.deepEqual(words(await rows.allTextContents()), ['Crashed', 'Fail', 'Inconclusive', 'Pass']);
  const box = await page.locator('.overview .row').first().boundingBox();
  assert.ok(box !== null && box.y + box.height < 900, `the worst claim begins at ${box?.y ?? 0}`);
  await page.locator('.filters input[value="pass"]').focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('.overview .row:visible').count(), 1);
  await page.context().close();
});

test('sheet music is drawn and images are decoded without JavaScript', async () => {
  const { page } = await pages.open(address, { javaScriptEnabled: false, hash: '#everything' });
  assert.equal(await page.locator('svg.drawing').count(), 2);
  const box = await page.locator('svg.drawing').first().boundingBox();
  assert.ok(box !== null && box.width > 400 && box.height > 200);
  assert.equal(await page.locator('.broken svg.drawing').isVisible(), false, 'what is broken is folded away');
  assert.ok((await page.locator('svg.drawing').first().locator('path').count()) > 100);
  const image = await page.locator('.images img').first().boundingBox();
  assert.ok(image !== null && image.width > 40 && image.height > 40);
  assert.equal(await page.locator('.play').first().isVisible(), false, 'a button that cannot work is hidden');
  await page.context().close();
});

test('a song plays, its cursor moves, and stops', async () => {
  const { page, problems } = await pages.open(address, { hash: '#suite-music-rnn-published' });
  const button = page.locator('.play').first();
  await button.click();
  assert.match((await button.textContent()) ?? '', /Stop/);
  await page.locator('.work .on').first().waitFor({ state: 'attached', timeout: 20_000 });
  const first = await page.locator('.work .on').first().getAttribute('data-index');
  // Asked for by a selector: the page's policy forbids to evaluate a text, as a waiting function would be one.
  await page
    .locator(`.work .on:not([data-index="${first ?? ''}"])`)
    .first()
    .waitFor({ state: 'attached', timeout: 20_000 });
  await button.click();
  assert.match((await button.textContent()) ?? '', /Play/);
  assert.equal(await page.locator('.work .on').count(), 0);
  assert.deepEqual(problems, []);
  await page.context().close();
});

test('a page of hostile texts runs nothing, asks for nothing, and shows them as they are', async () => {
  const changes = hostileTexts.map((id) => ({ id, stored: 'pass', now: 'fail' }) as const);
  const html = renderReport({ result: hostileResult(resultFixture()), bench: benchFixture(), changes });
  const { page, problems, requests } = await pages.open(await pages.store('hostile', html));
  assert.equal(await page.evaluate('window.pwned'), undefined);
  assert.deepEqual([problems, requests], [[], []]);
  const texts = await page.locator('.banner li').allTextContents();
  assert.ok(texts.includes('<script>window.pwned=1</script>: stored pass, now fail'));
  for (const id of ['overview', 'bench', 'time', 'environment', 'reproduce']) {
    assert.equal(await page.locator(`#${id}`).count(), 1, `no text ends section ${id} or makes another`);
  }
  await page.context().close();
});

test('printed are the summary and what failed, in few pages, and for an instructor no claim twice', async () => {
  const { 'one-fail': state } = states;
  assert.ok(state);
  const printed = async (view: 'nightly' | 'instructor') => {
    const { page } = await pages.open(await pages.store(view, renderReport({ ...state, view })));
    await page.emulateMedia({ media: 'print' });
    const sheets = await Promise.all(
      (await page.locator('.sheet:visible').all()).map((sheet) => sheet.getAttribute('id')),
    );
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    await page.context().close();
    return { sheets, count: [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length };
  };
  const nightly = await printed('nightly');
  assert.deepEqual(nightly.sheets, ['overview', 'suite-patches-published']);
  assert.ok(nightly.count >= 2 && nightly.count <= 5, `${nightly.count} pages`);
  const instructor = await printed('instructor');
  assert.deepEqual([instructor.sheets, instructor.count], [['overview'], 1]);
});

runWithBrowser(() => {
  test.run();
});
