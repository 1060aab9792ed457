// Two agents at one desk: they see each other, hear of what moves, and lose nothing that they are writing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, launch, newPage, signIn, startServer, through } from './support.mjs';

const LI = 'limin@demo.redress.example';
const WANG = 'wanglei@demo.redress.example';
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '40'], name: 'redress_ui_live' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const opened = async (email, width = 1280) => {
  const it = await newPage(browser, server.base, { width });
  await signIn(it.page, email);
  return it;
};

test('two agents on one case see each other, and what one writes is not touched by what the other does', { timeout: 300_000 }, async () => {
  const li = await opened(LI);
  await li.page.goto('/desk/queue?view=all');
  const url = (await li.page.$$eval('a.ttl', (all) => all.map((link) => link.getAttribute('href'))))[0].split('?')[0];
  await li.page.goto(url);
  assert.equal(await li.page.$$eval('#here .presence', (all) => all.length), 0);
  const wang = await opened(WANG);
  await wang.page.goto(url);
  await li.page.waitForFunction(() => /正在看这件案子/.test(document.querySelector('#here').textContent), null, { timeout: 10_000 });
  await li.page.fill('#messages-body', '写到一半，不能丢');
  await wang.page.waitForFunction(() => /正在给消费者写回复/.test(document.querySelector('#here').textContent), null, { timeout: 10_000 });
  await check(assert, wang, 'a case with a colleague on it');
  await wang.page.fill('#notes-body', '我看过了');
  const before = await li.page.$$eval('.tl > li', (all) => all.length);
  await through(wang.page, () => wang.page.click('#act-notes [name=then][value=stay]'));
  await li.page.waitForFunction(() => /案件有更新/.test(document.querySelector('#live').textContent), null, { timeout: 10_000 });
  assert.equal(await li.page.inputValue('#messages-body'), '写到一半，不能丢');
  assert.equal(await li.page.$$eval('.tl > li', (all) => all.length), before, 'nothing moves under who writes');
  await check(assert, li, 'a case that moved');
  assert.equal((await wang.page.textContent('#live')).trim(), '', 'one is not told of what one did');
  await li.page.click('#live a');
  await li.page.waitForFunction((n) => document.querySelectorAll('.tl > li').length > n, before);
  assert.equal(await li.page.inputValue('#messages-body'), '写到一半，不能丢');
  await wang.page.goto('/desk/queue');
  await li.page.waitForFunction(() => document.querySelector('#here').textContent.trim() === '', null, { timeout: 15_000 });
});

test('who only reads sees the history go on, and keeps the place', { timeout: 300_000 }, async () => {
  const li = await opened(LI);
  await li.page.goto('/desk/queue?view=all');
  const url = (await li.page.$$eval('a.ttl', (all) => all.map((link) => link.getAttribute('href'))))[1].split('?')[0];
  await li.page.goto(url);
  const before = await li.page.$$eval('.tl > li', (all) => all.length);
  const wang = await opened(WANG);
  await wang.page.goto(url);
  await wang.page.fill('#notes-body', '补充一句');
  await through(wang.page, () => wang.page.click('#act-notes [name=then][value=stay]'));
  await li.page.waitForFunction((n) => document.querySelectorAll('.tl > li').length > n, before, { timeout: 10_000 });
  assert.match(await li.page.textContent('.tl'), /补充一句/);
});

test('the queue marks who is where, and says what is new without moving a row', { timeout: 300_000 }, async () => {
  const wang = await opened(WANG);
  await wang.page.goto('/desk/queue?view=all');
  const rows = () => wang.page.$$eval('a.ttl', (all) => all.map((link) => link.getAttribute('href')));
  const before = await rows();
  const li = await opened(LI);
  await li.page.goto(before[2]);
  await wang.page.waitForFunction(() => document.querySelector('.row .here'), null, { timeout: 20_000 });
  assert.match(await wang.page.textContent('.row .here .sr'), /正在看/);
  assert.deepEqual(await rows(), before);
  await check(assert, wang, 'a queue with a colleague in it');
  const told = { told: '3 件新来', views: { all: '77' }, here: [] };
  await wang.page.route('**/desk/queue/news*', (route) => route.fulfill({ json: told }));
  await li.page.fill('#notes-body', '写一句');
  await wang.page.waitForFunction(() => /3 件新来/.test(document.querySelector('#news').textContent), null, { timeout: 20_000 });
  assert.equal(await wang.page.textContent('.views a[href="/desk/queue?view=all"] b'), '77');
  assert.deepEqual(await rows(), before, 'no row moves by itself');
  assert.equal(await wang.page.$$eval('.row .here', (all) => all.length), 0);
  await check(assert, wang, 'a queue with news');
  await through(wang.page, () => wang.page.click('#news a'));
  assert.equal(await wang.page.textContent('#news'), '');
});

test('the case beside the list says who else is there, and goes on as it does', { timeout: 300_000 }, async () => {
  const wang = await opened(WANG);
  await wang.page.goto('/desk/queue?view=all');
  await wang.page.click('.menu:last-of-type > summary');
  await wang.page.check('[name=split]');
  await through(wang.page, () => wang.page.click('.menu form button'));
  await wang.page.keyboard.press('j');
  await wang.page.waitForSelector('.peek h2 a');
  const url = await wang.page.getAttribute('.peek h2 a', 'href');
  const li = await opened(LI);
  await li.page.goto(url.split('?')[0]);
  await wang.page.waitForFunction(() => /正在看这件案子/.test(document.querySelector('.peek-here').textContent), null, { timeout: 20_000 });
  await li.page.waitForFunction(() => /正在看这件案子/.test(document.querySelector('#here').textContent), null, { timeout: 20_000 });
  await li.page.fill('#notes-body', '旁边也看得到');
  await through(li.page, () => li.page.click('#act-notes [name=then][value=stay]'));
  await wang.page.waitForFunction(() => /旁边也看得到/.test(document.querySelector('.peek .tl').textContent), null, { timeout: 20_000 });
  assert.equal(await wang.page.$$eval('.peek form, .peek button, .peek [id]', (all) => all.length), 0, 'nothing can be sent from there');
  await check(assert, wang, 'a queue with a colleague at the case beside it');
  await wang.page.keyboard.press('j');
  await li.page.waitForFunction(() => !/正在看这件案子/.test(document.querySelector('#here').textContent), null, { timeout: 20_000 });
});

test('a stream that was refused is asked for again, and what was missed meanwhile is told', { timeout: 300_000 }, async () => {
  const li = await opened(LI);
  await li.page.route('**/desk/events*', (route) => route.fulfill({ status: 503 }));
  await li.page.goto('/desk/queue?view=all');
  await through(li.page, () => li.page.click('tr.row a.ttl'));
  const wang = await opened(WANG);
  await wang.page.goto(li.page.url().split('?')[0]);
  await wang.page.fill('#notes-body', '断线时写的一句');
  await through(wang.page, () => wang.page.click('#act-notes [name=then][value=stay]'));
  assert.doesNotMatch(await li.page.textContent('.tl'), /断线时写的一句/);
  await li.page.unroute('**/desk/events*');
  await li.page.waitForFunction(() => /断线时写的一句/.test(document.querySelector('.tl').textContent), null, { timeout: 90_000 });
  assert.match(await li.page.textContent('#live'), /案件有更新/);
});

test('told again and again to look at everything, a page asks once, at a moment of its own', { timeout: 120_000 }, async () => {
  const li = await opened(LI);
  const refresh = 'event: refresh\ndata: 1\n\n'.repeat(5);
  await li.page.route('**/desk/events*', (route) => route.fulfill({ contentType: 'text/event-stream', body: `retry: 100000\n\n${refresh}` }));
  let asked = 0;
  // A page that was just loaded has the number: it is asked for by what a refresh starts alone.
  await li.page.route('**/desk/notifications/count', (route) => {
    asked += 1;
    return route.fulfill({ json: { unread: '7' } });
  });
  await li.page.goto('/desk/queue?view=all');
  await li.page.waitForFunction(() => document.querySelector('#unread').textContent === '7', null, { timeout: 20_000 });
  await li.page.waitForTimeout(1_000);
  assert.equal(asked, 1);
});

test('who loses sight of a case that stands open is told so, and what is being written stays', { timeout: 300_000 }, async () => {
  const li = await opened(LI);
  await li.page.goto('/desk/queue?view=unassigned');
  await through(li.page, () => li.page.click('tr.row a.ttl'));
  await li.page.fill('#notes-body', '还没写完');
  const wang = await opened(WANG);
  await wang.page.goto(li.page.url().split('?')[0]);
  await wang.page.selectOption('#triage-team', { label: '客服三组' });
  await through(wang.page, () => wang.page.click('#act-triage button'));
  await li.page.waitForFunction(() => /您已经看不到这件案子/.test(document.querySelector('#live').textContent), null, { timeout: 60_000 });
  assert.equal(await li.page.inputValue('#notes-body'), '还没写完');
  await check(assert, li, 'a case that went out of sight');
});
