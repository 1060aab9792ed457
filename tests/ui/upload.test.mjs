// Files on their way: each by itself, its progress, what breaks and is tried again, and nothing of the rest lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, launch, newPage, privateLink, startServer, through } from './support.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64');
// Other bytes each: the same picture twice is one file.
const picture = (name, n = 0) => ({ name, mimeType: 'image/png', buffer: Buffer.concat([PNG, Buffer.from([n])]) });
const EVIDENCE = '**/complaints/new/evidence';
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '4'], name: 'redress_ui_upload' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const go = (page) => through(page, () => page.click('main form[method=post] button.btn-1'));

async function toEvidence(options = {}) {
  const opened = await newPage(browser, server.base, options);
  const { page } = opened;
  await page.goto('/complaints/new/problem');
  await page.check('[value=order_stuck]');
  await go(page);
  await page.selectOption('[name=provider]', 'alipay');
  await page.fill('[name=merchant]', '叮铃到家');
  await page.fill('[name=amount]', '258.00');
  await go(page);
  await page.fill('[name=summary]', '付款后订单仍为服务中');
  await page.fill('[name=description]', '付了 258 元，订单一直显示“服务中”。');
  await go(page);
  await page.waitForURL(EVIDENCE);
  return opened;
}

const names = (page) => page.locator('.file-name').allTextContents();

// Loses the answers of the posts with these numbers, the first being 1.
async function lose(page, pattern, lost) {
  let n = 0;
  await page.route(pattern, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    n += 1;
    return lost.includes(n) ? route.abort('connectionreset') : route.continue();
  });
}

test('files go one by one; the one that broke is tried again and the others are there already', async () => {
  const { page, problems } = await toEvidence();
  await lose(page, EVIDENCE, [2]);
  await page.setInputFiles('#files', [picture('一.png', 1), picture('二.png', 2), picture('三.png', 3)]);
  const rows = page.locator('#files-chosen li');
  await page.waitForSelector('#files-chosen p.too-big');
  await page.waitForFunction(() => (document.querySelector('#files-chosen').textContent.match(/已收到/g) ?? []).length === 2);
  const said = await rows.allTextContents();
  assert.match(said[0], /一\.png已收到/);
  assert.match(said[1], /没有传上去/);
  assert.match(said[2], /三\.png已收到/);
  await check(assert, { page, problems, scripts: true }, 'a file that was not uploaded');
  await page.click('button[value=continue]');
  assert.match(await page.textContent('.upload-note'), /再传一次/, 'nobody goes on without noticing');
  await through(page, () => page.click('#files-chosen .acts button:first-child'));
  assert.deepEqual((await names(page)).sort(), ['一.png', '三.png', '二.png']);
  assert.ok(!page.url().includes('now='), page.url());
  assert.match(await page.textContent('.flash, [role=status]'), /./);
  await page.context().close();
});

test('a file that is not taken says why, can be left out, and the rest is kept', async () => {
  const { page } = await toEvidence({ language: 'en' });
  await page.setInputFiles('#files', [{ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') }, picture('good.png')]);
  await page.waitForSelector('#files-chosen p.too-big');
  assert.match(await page.textContent('#files-chosen li:first-child p'), /notes\.txt/);
  await page.waitForFunction(() => /received/.test(document.querySelector('#files-chosen').textContent));
  await through(page, () => page.click('#files-chosen .acts button:last-child'));
  assert.deepEqual(await names(page), ['good.png']);
  await page.context().close();
});

test('continue waits for what is under way and then goes on by itself', async () => {
  const { page } = await toEvidence();
  await page.route(EVIDENCE, async (route) => {
    if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 800));
    await route.continue();
  });
  await page.setInputFiles('#files', picture('账单.png'));
  await page.waitForSelector('#files-chosen progress');
  await page.click('button[value=continue]', { noWaitAfter: true });
  assert.match(await page.textContent('.upload-note'), /传完就自动继续/);
  await page.waitForURL('**/complaints/new/contact');
  await page.goto('/complaints/new/evidence');
  assert.deepEqual(await names(page), ['账单.png']);
  await page.context().close();
});

test('a file dropped on a piece of proof is that piece, and one dropped beside it leaves the page alone', async () => {
  const { page } = await toEvidence({ width: 1280 });
  const drop = (selector) =>
    page.evaluate(
      ([to, bytes]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], '拖来的.png', { type: 'image/png' }));
        for (const name of ['dragover', 'drop']) {
          const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: data });
          document.querySelector(to).dispatchEvent(event);
        }
      },
      [selector, [...PNG]],
    );
  await drop('h1');
  assert.equal(await page.locator('.chosen li').count(), 0);
  await through(page, () => drop('.slot h2'));
  const slot = page.locator('.slot').first();
  assert.match(await slot.textContent(), /拖来的\.png/);
  await page.context().close();
});

test('words typed elsewhere on the page are not taken away when the last file is there', async () => {
  const { page } = await toEvidence();
  await page.evaluate(() => {
    const box = document.createElement('textarea');
    box.value = '正在写';
    document.querySelector('main').appendChild(box);
  });
  await page.setInputFiles('#files', picture('账单.png'));
  await page.waitForSelector('.upload-note a');
  await through(page, () => page.click('.upload-note a'));
  assert.deepEqual(await names(page), ['账单.png']);
  await page.context().close();
});

test('an answer with words and a file that is lost on the way is still there, and goes when pressed again', async () => {
  const { page } = await toEvidence();
  await page.click('button[value=continue]');
  await page.waitForURL('**/contact');
  await page.fill('[name=name]', '林晓雯');
  await page.fill('[name=email]', 'upload@consumer.example');
  await go(page);
  await go(page);
  await page.waitForURL('**/filed');
  await page.goto(await privateLink(server.folder, 'upload@consumer.example'));
  await go(page);
  await page.waitForURL('**/complaints/RD-*');
  await lose(page, '**/messages', [1]);
  await page.fill('#body', '补一张付款截图。');
  await page.click('details:has(#reply-files) summary');
  await page.setInputFiles('#reply-files', picture('回复.png', 9));
  await page.click('form[action$="/messages"] button[type=submit]');
  await page.waitForFunction(() => /没有发出去/.test(document.querySelector('form[action$="/messages"] .upload-note').textContent));
  assert.equal(await page.inputValue('#body'), '补一张付款截图。');
  assert.match(await page.textContent('#reply-files-chosen'), /回复\.png/);
  await through(page, () => page.click('form[action$="/messages"] button[type=submit]'));
  await page.waitForFunction(() => /补一张付款截图/.test(document.querySelector('#story').textContent));
  assert.match(await page.textContent('#evidence'), /回复\.png/);
  await page.context().close();
});

for (const scripts of [true, false]) {
  test(`a phone has a button that opens its camera (${scripts ? 'with' : 'without'} JavaScript)`, async () => {
    const { page } = await toEvidence({ scripts, phone: true });
    assert.ok(await page.locator('.drop-cam').first().isVisible());
    assert.equal(await page.getAttribute('#files-camera', 'capture'), 'environment');
    const sent = () => page.setInputFiles('#files-camera', picture('照片.png'));
    if (scripts) await through(page, sent);
    else {
      await sent();
      await through(page, () => page.click('button[value=upload]'));
    }
    assert.deepEqual(await names(page), ['照片.png']);
    await page.context().close();
  });
}
