// Without a mouse: filing to the end, triage and a reply, and the desk's own keys.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newPage, PASSWORD, signIn, startServer, through } from './support.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64');
const AGENT = 'limin@demo.redress.example';
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '60'], name: 'redress_ui_keyboard' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// What has the focus, and whether one sees it: on itself, or on the part that stands for it.
const focused = (page, selector) =>
  page.evaluate((wanted) => {
    const node = document.activeElement;
    const seen = node.type === 'file' ? node.closest('.drop') ?? node : node;
    const { outlineStyle, outlineWidth } = getComputedStyle(seen);
    return { here: node.matches(wanted), body: node === document.body, visible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, what: node.outerHTML.slice(0, 90) };
  }, selector);

async function tabTo(page, selector, most = 150) {
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    const { here, body, visible, what } = await focused(page, selector);
    assert.ok(body || visible, `the focus is seen on ${what}`);
    if (here) return;
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

async function type(page, selector, text) {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

async function press(page, selector, url) {
  await tabTo(page, selector);
  await through(page, () => page.keyboard.press('Enter'));
  await page.waitForURL(url);
}

// Once round the page: everything that can be reached is, in order, and the focus leaves at the end.
async function roundTrip(page) {
  const reachable = await page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')];
    const open = all.filter((node) => node.tabIndex >= 0 && !node.disabled && node.checkVisibility({ visibilityProperty: true }));
    return open.filter((node) => node.type !== 'radio' || node === document.querySelector(`[name="${node.name}"]:checked`) || (!document.querySelector(`[name="${node.name}"]:checked`) && node === document.querySelector(`[name="${node.name}"]`))).length;
  });
  const visited = [];
  await page.evaluate(() => document.activeElement.blur());
  for (let i = 0; i <= reachable + 20; i++) {
    await page.keyboard.press('Tab');
    const mark = await page.evaluate(() => (document.activeElement === document.body ? 'body' : [...document.querySelectorAll('*')].indexOf(document.activeElement)));
    if (mark === 'body' || (mark === visited[0] && visited.length > 1)) break;
    // The parts of a date are stops of one field.
    if (mark === visited.at(-1)) continue;
    visited.push(mark);
  }
  assert.equal(new Set(visited).size, visited.length, 'nothing is visited twice before the end');
  assert.ok(visited.length >= reachable, `${visited.length} of ${reachable} are reached`);
}

const GO = 'main form[method=post] button.btn-1';
const step = (name) => `**/complaints/new/${name}`;

async function fileByKeys(page) {
  await page.goto('/');
  await page.keyboard.press('Tab');
  assert.ok((await focused(page, '.skip')).here, 'the first stop skips to the text');
  await press(page, 'main a.btn-1', step('problem'));
  await tabTo(page, '[name=problem_type]');
  await page.keyboard.press('Space');
  await press(page, GO, step('order'));
  await tabTo(page, '[name=provider]');
  await page.keyboard.press('ArrowDown');
  await type(page, '[name=merchant]', '叮铃到家');
  await type(page, '[name=amount]', '258.00');
  await press(page, GO, step('details'));
  await type(page, '[name=summary]', '只用键盘提交');
  await type(page, '[name=description]', '付了 258 元，订单一直显示“服务中”。');
  await press(page, GO, step('evidence'));
  await tabTo(page, '[name=files]');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
  await through(page, () => chooser.setFiles({ name: '账单.png', mimeType: 'image/png', buffer: PNG }));
  await press(page, '[name=action][value=continue]', step('contact'));
  await type(page, '[name=name]', '林晓雯');
  await type(page, '[name=phone]', '13800002046');
  await press(page, GO, step('review'));
  await tabTo(page, '[name=consent]');
  await page.keyboard.press('Space');
  assert.ok(await page.isChecked('[name=consent]'));
  await press(page, GO, '**/filed');
  return new URL(page.url()).pathname.split('/')[2];
}

test('a complaint is filed, triaged and answered by the keyboard alone', { timeout: 400_000 }, async () => {
  const { page } = await newPage(browser, server.base);
  const reference = await fileByKeys(page);
  await roundTrip(page);

  const { page: desk } = await newPage(browser, server.base, { width: 1280 });
  await desk.goto('/sign-in');
  await type(desk, '[name=email]', AGENT);
  await type(desk, '[name=password]', PASSWORD);
  await desk.keyboard.press('Enter');
  await desk.waitForURL('**/desk/queue**');
  await press(desk, '.views a[href$="view=unassigned"]', '**view=unassigned');
  await press(desk, `a.ttl[href*="${reference}"]`, `**/desk/cases/${reference}**`);
  await roundTrip(desk);
  await desk.evaluate(() => document.activeElement.blur());
  await tabTo(desk, '#triage-priority');
  await desk.keyboard.press('End');
  const chosen = await desk.inputValue('#triage-priority');
  await press(desk, '#act-triage button', `**/desk/cases/${reference}**`);
  await desk.waitForSelector('.flash-ok');
  assert.equal(await desk.inputValue('#triage-priority'), chosen);
  await type(desk, '#messages-body', '我们已核对您的付款记录。');
  await tabTo(desk, '#act-messages button');
  await desk.keyboard.press('Enter');
  await desk.waitForSelector('.tl .us .said >> text=我们已核对您的付款记录。');
  for (const one of [page, desk]) await one.context().close();
});

test('a page with something wrong puts the focus on the summary, and its link on the field', async () => {
  const { page } = await newPage(browser, server.base);
  await page.goto('/complaints/new/problem');
  await tabTo(page, GO);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.errors');
  assert.ok((await focused(page, '.errors')).here);
  assert.ok(await page.evaluate(() => document.querySelector('.errors').compareDocumentPosition(document.querySelector('h1')) & Node.DOCUMENT_POSITION_FOLLOWING), 'it stands above the heading');
  assert.match(await page.title(), /^错误：/);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.ok((await focused(page, '#problem_type')).here);
  await page.context().close();
});

const cursor = (page) => page.evaluate(() => [...document.querySelectorAll('tr.row')].findIndex((row) => row.classList.contains('cur')));

test('the keys of the desk do what their page says', { timeout: 120_000 }, async () => {
  const { page } = await newPage(browser, server.base, { width: 1280 });
  await signIn(page, AGENT);
  await page.waitForURL('**/desk/queue**');
  const links = await page.locator('a.ttl').evaluateAll((all) => all.map((a) => a.pathname));
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  assert.equal(await cursor(page), 1);
  await through(page, () => page.keyboard.press('o'));
  await page.waitForURL(`**${links[1]}**`);
  await through(page, () => page.keyboard.press(']'));
  await page.waitForURL(`**${links[2]}**`);
  await through(page, () => page.keyboard.press('['));
  await page.waitForURL(`**${links[1]}**`);
  await through(page, () => page.keyboard.press('['));
  await page.waitForURL(`**${links[0]}**`);
  await page.keyboard.press('[');
  await page.keyboard.press('n');
  assert.ok((await focused(page, '#notes-body')).here, 'before the first case there is none, and n still works');
  await page.keyboard.type('rj? 内部备注');
  assert.equal(await page.inputValue('#notes-body'), 'rj? 内部备注', 'keys are letters where one writes');
  await through(page, () => page.keyboard.press('Control+Enter'));
  await page.waitForURL(`**${links[0]}**`);
  await page.waitForSelector('.tl .note .said >> text=rj? 内部备注');
  await page.keyboard.press('r');
  assert.ok((await focused(page, '#messages-body')).here);
  await page.evaluate(() => document.activeElement.blur());
  await through(page, () => page.keyboard.press('?'));
  await page.waitForURL('**/desk/keys');
  await page.keyboard.press('g');
  await through(page, () => page.keyboard.press('q'));
  await page.waitForURL('**/desk/queue');
  await page.keyboard.press('/');
  assert.ok((await focused(page, '#desk-q')).here);
  await page.keyboard.type('付款');
  await through(page, () => page.keyboard.press('Enter'));
  await page.waitForURL('**/desk/search?q=**');
  const found = await page.locator('li.row a.ttl').evaluateAll((all) => all.map((a) => a.pathname));
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await through(page, () => page.keyboard.press('o'));
  await page.waitForURL(`**${found[1]}`);
  await through(page, () => page.keyboard.press('['));
  await page.waitForURL(`**${found[0]}`);
  await page.context().close();
});

test('the keys that act on a case do what their page says', { timeout: 120_000 }, async () => {
  const { page } = await newPage(browser, server.base, { width: 1280 });
  await signIn(page, AGENT);
  await page.waitForURL('**/desk/queue**');
  await through(page, () => page.keyboard.press('f'));
  await page.waitForURL('**/desk/queue/filter**');
  await page.goto('/desk/queue?view=unassigned');
  await through(page, () => page.keyboard.press('p'));
  await page.waitForURL('**/desk/cases/**');
  const taken = new URL(page.url()).pathname;
  for (const [key, url] of [['t', `**${taken}/triage**`], ['m', '**/desk/macros?case=**'], ['e', `**${taken}/closure**`]]) {
    await page.goto(taken);
    await through(page, () => page.keyboard.press(key));
    await page.waitForURL(url);
  }
  await page.goto('/desk/queue?view=unassigned');
  await page.keyboard.press('j');
  await through(page, () => page.keyboard.press('o'));
  await page.waitForURL('**/desk/cases/**');
  const mine = new URL(page.url()).pathname;
  assert.notEqual(mine, taken, 'what was taken is no longer nobody’s');
  await through(page, () => page.keyboard.press('a'));
  await page.waitForSelector('.flash-ok');
  await page.goto('/desk/queue?view=mine');
  const own = await page.locator('a.ttl').evaluateAll((all) => all.map((a) => a.pathname));
  assert.ok(own.includes(mine) && own.includes(taken), 'both are among one’s own');
  await page.context().close();
});

test('Control, Shift and Enter send what is written, and lead to the next case of the list', { timeout: 120_000 }, async () => {
  const { page } = await newPage(browser, server.base, { width: 1280 });
  await signIn(page, AGENT);
  await page.goto('/desk/queue?view=all');
  const links = await page.locator('a.ttl').evaluateAll((all) => all.map((a) => a.pathname));
  await through(page, () => page.click('tr.row a.ttl'));
  await page.waitForURL(`**${links[0]}**`);
  await page.keyboard.press('n');
  await page.keyboard.type('看过了，下一件');
  await through(page, () => page.keyboard.press('Control+Shift+Enter'));
  await page.waitForURL(`**${links[1]}**`);
  await page.waitForSelector('.flash-ok');
  await page.goto(links[0]);
  await page.waitForSelector('.tl .note .said >> text=看过了，下一件');
  assert.equal(await page.inputValue('#notes-body'), '', 'it was sent, not kept');
  await page.context().close();
});

test('the keys of the desk keep still for modifiers, an input method, and who switched them off', async () => {
  const { page } = await newPage(browser, server.base, { width: 1280 });
  await signIn(page, AGENT);
  await page.waitForURL('**/desk/queue**');
  await page.keyboard.press('Alt+j');
  await page.keyboard.press('Control+k');
  const composed = (more) => page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true, ...init })), more);
  await composed({ isComposing: true });
  await composed({ keyCode: 229 });
  assert.equal(await cursor(page), -1);
  await composed({});
  assert.equal(await cursor(page), -1, 'the palette is open before it');
  await page.keyboard.press('Escape');
  await composed({});
  assert.equal(await cursor(page), 0, 'the same event without them moves');
  await page.goto('/desk/keys');
  await page.uncheck('main input[name=on]');
  await through(page, () => page.click('main form .btn-1'));
  await page.waitForSelector('.flash-ok');
  await page.goto('/desk/queue');
  await page.keyboard.press('j');
  assert.equal(await cursor(page), -1);
  await page.goto('/desk/keys');
  await page.check('main input[name=on]');
  await through(page, () => page.click('main form .btn-1'));
  await page.context().close();
});
