// The palette by keyboard alone, and the inbox: what comes is told while a page stands open, and is read by looking.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, launch, newPage, signIn, startServer, through } from './support.mjs';

const LI = 'limin@demo.redress.example';
const WANG = 'wanglei@demo.redress.example';
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '40'], name: 'redress_ui_palette' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const opened = async (email, options = { width: 1280 }) => {
  const it = await newPage(browser, server.base, options);
  await signIn(it.page, email);
  return it;
};

const aCase = async (page) => {
  await page.goto('/desk/queue?view=all');
  return (await page.$$eval('a.ttl', (all) => all.map((link) => link.getAttribute('href'))))[0].split('?')[0];
};

const selected = (page) => page.$eval('.palette [aria-selected=true]', (it) => it.getAttribute('href'));
const filled = (page) => page.waitForSelector('.palette [role=option]');

test('the palette goes to a page, to an act on the open case and to a case by keys alone', { timeout: 300_000 }, async () => {
  const li = await opened(LI);
  const { page } = li;
  const url = await aCase(page);
  const reference = url.split('/').at(-1);
  await page.focus('a.ttl');
  await page.keyboard.press('Control+k');
  await filled(page);
  assert.ok(await page.$eval('.palette input', (it) => it === document.activeElement));
  await check(assert, li, 'the palette');
  const first = await selected(page);
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await selected(page), first);
  assert.equal(await page.$eval('.palette input', (it) => document.getElementById(it.getAttribute('aria-activedescendant')).getAttribute('aria-selected')), 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  assert.notEqual(await selected(page), first, 'above the first is the last');
  await page.keyboard.press('Escape');
  assert.equal(await page.$eval('.palette', (it) => it.open), false);
  assert.ok(await page.evaluate(() => document.activeElement.matches('a.ttl')), 'the focus is where it was');

  await page.keyboard.press('Control+k');
  // Typed and entered at once: the list is not there yet.
  await page.keyboard.type(reference);
  await through(page, () => page.keyboard.press('Enter'));
  assert.equal(new URL(page.url()).pathname, url);
  await page.fill('#notes-body', '写到一半');
  await page.keyboard.press('Control+k');
  await filled(page);
  await page.keyboard.type('结案');
  await page.waitForFunction(() => /closure/.test(document.querySelector('.palette [aria-selected=true]')?.getAttribute('href')));
  await through(page, () => page.keyboard.press('Enter'));
  assert.match(page.url(), /\/closure#act-closure$/);
  assert.ok(await page.isVisible('#act-closure textarea'));
  assert.deepEqual(li.problems, []);
});

test('the palette leaves an input method alone, and is off with the other keys', { timeout: 300_000 }, async () => {
  const { page } = await opened(LI);
  await page.goto('/desk/queue');
  await page.keyboard.press('Control+k');
  await filled(page);
  const before = await selected(page);
  await page.$eval('.palette input', (it) => {
    for (const key of ['ArrowDown', 'Enter']) it.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true }));
  });
  assert.equal(await selected(page), before);
  assert.equal(new URL(page.url()).pathname, '/desk/queue');
  await page.keyboard.press('Control+k');
  assert.equal(await page.$eval('.palette', (it) => it.open), false, 'the same key closes it');
  await page.evaluate(() => document.body.setAttribute('data-shortcuts', 'off'));
  await page.keyboard.press('Control+k');
  assert.equal(await page.$eval('.palette', (it) => it.open), false);
  await page.click('a[data-key=palette]');
  assert.ok(await page.$eval('.palette', (it) => it.open), 'the link in the bar opens it still');
});

test('without a script the palette is a page', { timeout: 300_000 }, async () => {
  const { page } = await opened(LI, { width: 390, scripts: false });
  await page.goto(await aCase(page));
  await through(page, () => page.click('a[data-key=palette]'));
  await page.fill('#palette-q', '内部备注');
  await through(page, () => page.click('main form button'));
  await through(page, () => page.click('.pal-group a'));
  assert.match(page.url(), /\/notes#notes-body$/);
});

test('a colleague who is named hears of it while their page stands open, and has read it by looking', { timeout: 300_000 }, async () => {
  const li = await opened(LI);
  const url = await aCase(li.page);
  await li.page.goto(url);
  const wang = await opened(WANG);
  await wang.page.goto('/desk/notifications');
  await check(assert, wang, 'the inbox');
  const number = async () => (await wang.page.textContent('#unread')).trim();
  const before = await number();
  await li.page.fill('#notes-body', '请核对 ');
  await li.page.focus('#notes-body');
  await li.page.keyboard.press('End');
  await li.page.selectOption('#notes-tell', { label: '王蕾' });
  assert.equal(await li.page.inputValue('#notes-body'), '请核对 ', 'choosing does nothing by itself');
  await through(li.page, () => li.page.click('#act-notes [name=then][value=stay]'));
  await wang.page.waitForFunction((was) => document.querySelector('#unread').textContent.trim() !== was, before, { timeout: 10_000 });
  await wang.page.waitForFunction(() => /有新通知/.test(document.querySelector('#inbox-news').textContent));
  await wang.page.click('#inbox-news a');
  await wang.page.waitForSelector('.inbox >> text=李敏在备注里提到了您');
  await check(assert, wang, 'an inbox with something in it');
  const unread = await number();
  await wang.page.goto(url);
  assert.ok(await wang.page.isVisible('#told form'));
  await check(assert, wang, 'a case with something unread');
  await wang.page.waitForSelector('#told form', { state: 'detached', timeout: 10_000 });
  assert.notEqual(await number(), unread);
});

test('a palette that is not answered says so and leaves what is being written where it is', { timeout: 120_000 }, async () => {
  const li = await opened(LI);
  const { page } = li;
  const url = await aCase(page);
  await page.goto(url);
  await page.fill('#notes-body', '写到一半');
  await page.route('**/desk/palette?*', (route) => route.fulfill({ status: 404, body: '' }));
  await page.keyboard.press('Control+k');
  const link = await page.waitForSelector('.palette [role=alert] a');
  assert.ok((await link.getAttribute('href')).endsWith(await page.getAttribute("a[data-key='palette']", 'href')));
  await page.keyboard.press('Enter');
  assert.equal(new URL(page.url()).pathname, url);
  // Keys are for the page behind it again once it is closed.
  await page.focus('.palette button');
  await page.keyboard.press('n');
  assert.ok(await page.evaluate(() => document.activeElement.matches('.palette button')));
  await page.keyboard.press('Escape');
  assert.equal(await page.inputValue('#notes-body'), '写到一半');
});
