// The case at the desk: drafts that outlive the tab, questions as they are typed, and the viewer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, launch, newPage, signIn, startServer, through } from './support.mjs';

const AGENT = 'limin@demo.redress.example';
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '60'], name: 'redress_ui_workspace' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const first = async (page, wanted) => {
  await page.goto('/desk/queue?view=all');
  const hrefs = await page.$$eval('a.ttl', (all) => all.map((link) => link.getAttribute('href')));
  for (const href of hrefs) {
    await page.goto(href);
    if (await page.$(wanted)) return href;
  }
  return assert.fail(`no case with ${wanted}`);
};

test('what is typed is on the server a second later, in any other tab, until it is sent', { timeout: 300_000 }, async () => {
  const one = await newPage(browser, server.base, { width: 1280 });
  await signIn(one.page, AGENT);
  const url = await first(one.page, '#messages-body');
  await one.page.fill('#messages-body', '写到一半的回复');
  await one.page.waitForFunction(() => /只有您看得到/.test(document.querySelector('#messages-body-saved').textContent));
  const other = await newPage(browser, server.base, { width: 390 });
  await signIn(other.page, AGENT);
  await other.page.goto(url);
  assert.equal(await other.page.inputValue('#messages-body'), '写到一半的回复');
  await check(assert, other, 'a case with a draft');
  await through(other.page, () => other.page.click('#act-messages [name=then][value=stay]'));
  await other.page.waitForSelector('.flash-ok');
  assert.equal(await other.page.inputValue('#messages-body'), '');
  await other.page.waitForTimeout(1500);
  await other.page.reload();
  assert.equal(await other.page.inputValue('#messages-body'), '', 'what was sent does not come back');
});

test('where the server cannot be reached the text stays in the tab', { timeout: 300_000 }, async () => {
  const { page } = await newPage(browser, server.base, { width: 1280 });
  await signIn(page, AGENT);
  const url = await first(page, '#notes-body');
  await page.route('**/draft*', (route) => route.abort());
  await page.fill('#notes-body', '网络断了');
  await page.waitForFunction(() => /先留在这个浏览器里/.test(document.querySelector('#notes-body-saved').textContent));
  await page.unroute('**/draft*');
  await page.goto(url);
  assert.equal(await page.inputValue('#notes-body'), '网络断了');
  await page.waitForFunction(() => /只有您看得到/.test(document.querySelector('#notes-body-saved').textContent));
});

test('numbered lines are shown as the questions they become', { timeout: 300_000 }, async () => {
  const { page } = await newPage(browser, server.base);
  await signIn(page, AGENT);
  const url = await first(page, '#act-information-request');
  await page.goto(`${url.split('?')[0]}/information-request`);
  await page.fill('#information-request-body', '您好：\n1. 付款截图？\n（要看得见时间）\n2、和商家的对话？\n\n1.5 元是什么？');
  assert.deepEqual(await page.$$eval('#asked li', (all) => all.map((li) => li.textContent)), ['付款截图？\n（要看得见时间）', '和商家的对话？']);
  await page.fill('#information-request-body', '1. 只有一个');
  assert.ok(await page.isHidden('#asked'));
});

test('evidence is zoomed and turned by keys and buttons, and by links without a script', { timeout: 300_000 }, async () => {
  const viewer = await newPage(browser, server.base, { width: 1280 });
  const { page } = viewer;
  await signIn(page, AGENT);
  await first(page, '.shots img');
  await through(page, () => page.click('.shots a:has(img)'));
  await check(assert, viewer, 'the viewer');
  const shown = () => page.getAttribute('#stage', 'class');
  assert.equal(await shown(), 'stage z-fit turn-0');
  await page.keyboard.press('+');
  assert.equal(await shown(), 'stage z-free turn-0');
  await page.keyboard.press('.');
  assert.equal(await shown(), 'stage z-free turn-90');
  await page.keyboard.press('0');
  await page.click('[data-tool=left]');
  assert.equal(await shown(), 'stage z-fit turn-0');
  // Where somebody types, and where the keys are off, it keeps still.
  for (const field of ['#desk-q', 'dialog input']) {
    if (field !== '#desk-q') await page.keyboard.press('Control+k');
    await page.waitForSelector(field);
    await page.fill(field, '');
    await page.focus(field);
    await page.keyboard.type('0-=+,.');
    assert.equal(await page.inputValue(field), '0-=+,.', field);
    assert.equal(await shown(), 'stage z-fit turn-0', field);
  }
  await page.keyboard.press('Control+k');
  await page.fill('#desk-q', '');
  await page.evaluate(() => document.activeElement.blur());
  const composed = (more) => page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '+', bubbles: true, ...init })), more);
  await composed({ isComposing: true });
  await composed({ keyCode: 229 });
  await page.evaluate(() => document.body.setAttribute('data-shortcuts', 'off'));
  await composed({});
  assert.equal(await shown(), 'stage z-fit turn-0');
  await page.evaluate(() => document.body.removeAttribute('data-shortcuts'));
  await composed({});
  assert.equal(await shown(), 'stage z-free turn-0', 'the same event without them zooms');
  const url = page.url();
  const bare = await newPage(browser, server.base, { width: 390, scripts: false });
  await signIn(bare.page, AGENT);
  await bare.page.goto(url);
  await through(bare.page, () => bare.page.click('[data-tool=right]'));
  await through(bare.page, () => bare.page.click('[data-tool="200"]'));
  assert.equal(await bare.page.getAttribute('#stage', 'class'), 'stage z-200 turn-90');
  await through(bare.page, () => bare.page.click('a[rel=nofollow]'));
  assert.match(await bare.page.textContent('.told-ok'), /完全一样/);
  await check(assert, bare, 'the viewer without a script');
});

test('what is typed for a caller is kept without a button, and the address leads back to it', { timeout: 300_000 }, async () => {
  const one = await newPage(browser, server.base);
  await signIn(one.page, AGENT);
  await one.page.goto('/desk/cases/new');
  await one.page.fill('#description', '来电：付了款，订单还在服务中');
  await one.page.waitForFunction(() => /只有您看得到/.test(document.querySelector('#intake-saved').textContent));
  assert.match(one.page.url(), /\?key=/);
  await one.page.fill('#caller', '13800002046');
  await through(one.page, () => one.page.click('.intake-opening form[method=get] button'));
  assert.equal(await one.page.inputValue('#description'), '来电：付了款，订单还在服务中');
  assert.equal(await one.page.inputValue('#phone'), '13800002046');
  await check(assert, one, 'a form for a caller');
  await through(one.page, () => one.page.click('[name=keep]'));
  await one.page.waitForSelector('.flash-ok');
  await through(one.page, () => one.page.click('#unfinished button'));
  assert.equal(await one.page.locator('#unfinished').count(), 0);
  await one.page.context().close();
});
