// The queue with a script: choosing cases and doing one thing to them, and the case beside the list.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, launch, newPage, signIn, startServer, through } from './support.mjs';

const LI = 'limin@demo.redress.example';
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '60'], name: 'redress_ui_queue' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('cases are chosen by keys, shown before anything is done, and put back', { timeout: 300_000 }, async () => {
  const it = await newPage(browser, server.base, { width: 1280 });
  const { page } = it;
  await signIn(page, LI);
  await page.goto('/desk/queue?view=all');
  assert.equal(await page.isVisible('#bulk'), false, 'no bar while nothing is chosen');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  assert.equal(await page.textContent('#bulk p'), '已选 2 件');
  await check(assert, it, 'the queue with chosen cases');
  await through(page, () => page.click('#bulk [value=tag]'));
  await page.fill('#value', '回访');
  await through(page, () => page.click('main form .btn-1'));
  assert.equal((await page.$$('tbody tr')).length, 2);
  await check(assert, it, 'the preview');
  await through(page, () => page.click('form[action="/desk/bulk/do"] button'));
  assert.match(await page.textContent('main'), /2 件已做/);
  await check(assert, it, 'how it went');
  await through(page, () => page.click('form[action$="/undo"] button'));
  assert.match(await page.textContent('main'), /已撤销/);
});

test('the case under the cursor stands beside the list for who chose it', { timeout: 300_000 }, async () => {
  const it = await newPage(browser, server.base, { width: 1280 });
  const { page } = it;
  await signIn(page, LI);
  await page.goto('/desk/queue?view=all');
  await page.click('.menu:last-of-type > summary');
  await page.check('[name=split]');
  await through(page, () => page.click('.menu form button'));
  const first = await page.textContent('tr.row a.ttl');
  await page.keyboard.press('j');
  await page.waitForSelector('.peek h2 a');
  assert.equal(await page.textContent('.peek h2 a'), first);
  assert.equal(await page.$$eval('.peek form, .peek button, .peek [id]', (all) => all.length), 0, 'nothing can be sent from there');
  await check(assert, it, 'the queue with a case beside it');
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await page.isVisible('.peek'), false, 'a phone shows the list alone');
});

test('the bar keeps to one line on a desk screen, in both languages', async () => {
  const { page } = await newPage(browser, server.base, { width: 1280 });
  await signIn(page, 'admin@demo.redress.example');
  for (const locale of ['zh-CN', 'en']) {
    await page.context().addCookies([{ name: 'redress-language', value: locale, url: server.base }]);
    await page.goto('/desk/queue?view=all');
    assert.equal(await page.getAttribute('html', 'lang'), locale);
    const height = await page.$eval('.dbar', (bar) => bar.getBoundingClientRect().height);
    assert.ok(height < 60, `${height} px in ${locale}`);
  }
});
