// What happens to people's hands: a tap too many, the way back, a chosen file, the switches.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newPage, signIn, startServer, through } from './support.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64');
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '4'], name: 'redress_ui_forms' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const go = (page) => through(page, () => page.click('main form[method=post] button.btn-1'));
const step = (name) => `**/complaints/new/${name}`;

async function toEvidence(page, summary) {
  await page.goto('/complaints/new/problem');
  await page.check('[value=order_stuck]');
  await go(page);
  await page.waitForURL(step('order'));
  await page.selectOption('[name=provider]', 'alipay');
  await page.fill('[name=merchant]', '叮铃到家');
  await page.fill('[name=amount]', '258.00');
  await go(page);
  await page.waitForURL(step('details'));
  await page.fill('[name=summary]', summary);
  await page.fill('[name=description]', '付了 258 元，订单一直显示“服务中”。');
  await go(page);
  await page.waitForURL(step('evidence'));
}

async function toReview(page, summary) {
  await toEvidence(page, summary);
  await go(page);
  await page.waitForURL(step('contact'));
  await page.fill('[name=name]', '林晓雯');
  await page.fill('[name=phone]', '13800002046');
  await go(page);
  await page.waitForURL(step('review'));
}

test('two quick taps on the last button file one complaint', async () => {
  const { page } = await newPage(browser, server.base);
  const summary = '连点两次只有一件';
  await toReview(page, summary);
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  await page.dblclick('main form[method=post] button.btn-1', { noWaitAfter: true });
  await page.waitForURL('**/filed');
  assert.equal(sent.length, 1, 'the second tap sends nothing');
  const { page: desk } = await newPage(browser, server.base, { width: 1280 });
  await signIn(desk, 'chenlan@demo.redress.example');
  await desk.waitForURL((url) => url.pathname !== '/sign-in');
  await desk.goto('/desk/queue?view=all');
  assert.equal(await desk.locator('a.ttl', { hasText: summary }).count(), 1);
  for (const one of [page, desk]) await one.context().close();
});

for (const scripts of [true, false]) {
  test(`a chosen file is uploaded, at once or by continue (${scripts ? 'with' : 'without'} JavaScript)`, async () => {
    const { page } = await newPage(browser, server.base, { scripts });
    await toEvidence(page, '选好文件直接继续');
    const choose = () => page.setInputFiles('#files', { name: '账单.png', mimeType: 'image/png', buffer: PNG });
    if (scripts) await through(page, choose);
    else await choose();
    await through(page, () => page.click('[name=action][value=continue]'));
    await page.waitForURL(step('contact'));
    await page.goto('/complaints/new/evidence');
    assert.match(await page.textContent('.file-name'), /账单\.png/);
    await page.context().close();
  });
}

// The browser gives a form back what was in it some time after the page stands.
const holds = (page, name, value) =>
  page.waitForFunction(([field, wanted]) => document.querySelector(`[name=${field}]`)?.value === wanted, [name, value]);

test('typed text is there again after back and forward', async () => {
  const { page } = await newPage(browser, server.base);
  await page.goto('/complaints/new/problem');
  await page.check('[value=order_stuck]');
  await go(page);
  await page.waitForURL(step('order'));
  await page.selectOption('[name=provider]', 'alipay');
  await page.fill('[name=merchant]', '叮铃到家');
  await page.fill('[name=amount]', '258.00');
  await page.goBack();
  assert.ok(await page.isChecked('[value=order_stuck]'), 'what was sent is kept');
  await page.goForward();
  for (const [name, value] of [['provider', 'alipay'], ['merchant', '叮铃到家'], ['amount', '258.00']]) {
    await holds(page, name, value);
  }
  await go(page);
  await page.waitForURL(step('details'));
  await page.goBack();
  await holds(page, 'amount', '258.00');
  await page.fill('[name=amount]', '259.00');
  await go(page);
  await page.waitForURL(step('details'));
  await page.goto('/complaints/new/order');
  assert.equal(await page.inputValue('[name=amount]'), '259.00', 'after Back the form can be sent again');
  await page.context().close();
});

test('language and theme switch in place and stay', async () => {
  const { page } = await newPage(browser, server.base);
  await page.goto('/track');
  await through(page, () => page.click('[name=locale][value=en]'));
  await page.waitForURL('**/track');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.equal(await page.textContent('h1'), 'Track a complaint');
  await through(page, () => page.click('[name=theme][value=dark]'));
  await page.waitForURL('**/track');
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(14, 20, 24)');
  await page.goto('/');
  assert.deepEqual([await page.getAttribute('html', 'lang'), await page.getAttribute('html', 'data-theme')], ['en', 'dark']);
  await through(page, () => page.click('[name=theme][value=""]'));
  assert.equal(await page.getAttribute('html', 'data-theme'), null);
  await page.context().close();
});
