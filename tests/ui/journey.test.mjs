// One complaint all the way: a consumer files it, an agent works it, the consumer answers, a supervisor reads the figures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { check, launch, newPage, privateLink, signIn, startServer, through } from './support.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64');
let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function file(tab, email) {
  const { page } = tab;
  const go = () => through(page, () => page.click('main form[method=post] button[type=submit].btn-1'));
  await page.goto('/');
  await check(assert, tab, 'home');
  await page.goto('/complaints/new/problem');
  await check(assert, tab, 'problem');
  await page.check('[name=problem_type][value=order_stuck]');
  await go();
  await page.waitForURL('**/complaints/new/order');
  await go();
  assert.ok(await page.locator('.errors').count(), 'an empty order is told');
  await check(assert, tab, 'order with errors');
  await page.selectOption('select[name=provider]', 'alipay').catch(() => page.check('[name=provider][value=alipay]'));
  await page.fill('[name=merchant]', '叮铃到家');
  await page.fill('[name=order_number]', 'ZMCB20261108220014758613902');
  await page.fill('[name=amount]', '258.00');
  await go();
  await page.waitForURL('**/complaints/new/details');
  await check(assert, tab, 'details');
  await page.fill('[name=summary]', '付款后订单仍为“服务中”');
  await page.fill('[name=description]', '10 日晚上付了 258 元，订单一直显示“服务中”。');
  await go();
  await page.waitForURL('**/complaints/new/evidence');
  const choose = () => page.setInputFiles('#files', { name: '账单.png', mimeType: 'image/png', buffer: PNG });
  // With a script it is uploaded at once.
  if (tab.scripts) await through(page, choose);
  else await choose();
  await check(assert, tab, 'evidence');
  await go();
  await page.waitForURL('**/complaints/new/contact');
  await check(assert, tab, 'contact');
  await page.fill('[name=name]', '林晓雯');
  await page.fill('[name=email]', email);
  await go();
  await page.waitForURL('**/complaints/new/review');
  await check(assert, tab, 'review');
  assert.match(await page.textContent('main'), /账单\.png/);
  await go();
  await page.waitForURL('**/filed');
  await check(assert, tab, 'filed');
  return new URL(page.url()).pathname.split('/')[2];
}

for (const [width, scripts] of [[390, true], [1280, true], [390, false], [1280, false]]) {
  const how = `${width} px, ${scripts ? 'with' : 'without'} JavaScript`;
  test(`a complaint goes all the way (${how})`, { timeout: 240_000 }, async () => {
    const email = `journey${width}${scripts ? 'j' : 'n'}@consumer.example`;
    const consumer = await newPage(browser, server.base, { width, scripts });
    const reference = await file(consumer, email);

    const agent = await newPage(browser, server.base, { width, scripts });
    await signIn(agent.page, 'limin@demo.redress.example');
    await agent.page.waitForURL('**/desk/queue**');
    await check(assert, agent, 'queue');
    await agent.page.goto(`/desk/cases/${reference}`);
    await check(assert, agent, 'case at the desk');
    const send = async (noun, fill) => {
      await agent.page.goto(`/desk/cases/${reference}/${noun}`).catch(() => {});
      await fill(agent.page);
      // Of triage the first button shows what follows, and saves nothing.
      await through(agent.page, () => agent.page.click(`form[action$="/${noun}"] button[type=submit]:not([name=look])`));
      await agent.page.waitForURL(`**/desk/cases/${reference}`);
    };
    await send('triage', (page) => page.selectOption('[name=priority]', 'high'));
    await agent.page.fill('form[action$="/messages"] [name=body]', '我们已核对您的付款记录。');
    await through(agent.page, () => agent.page.click('form[action$="/messages"] button[type=submit]'));
    await agent.page.waitForURL(`**/desk/cases/${reference}`);
    await agent.page.fill('form[action$="/notes"] [name=body]', '内部：像是门店码没有关联。');
    await through(agent.page, () => agent.page.click('form[action$="/notes"] button[type=submit]'));
    await agent.page.waitForURL(`**/desk/cases/${reference}`);
    await send('information-request', (page) => page.fill('form[action$="/information-request"] [name=body]', '请补一张扣款提醒。'));

    const link = await privateLink(server.folder, email);
    const phone = await newPage(browser, server.base, { width, scripts });
    await phone.page.goto(link);
    await check(assert, phone, 'private link');
    await through(phone.page, () => phone.page.click('main button[type=submit]'));
    await phone.page.waitForURL(`**/complaints/${reference}`);
    await check(assert, phone, 'case of the consumer');
    const text = await phone.page.textContent('main');
    assert.match(text, /请补一张扣款提醒/);
    assert.ok(!text.includes('内部：'), 'a note stays inside');
    await phone.page.fill('form[action$="/messages"] [name=body]', '补上了。');
    await through(phone.page, () => phone.page.click('form[action$="/messages"] button[type=submit]'));
    await phone.page.waitForURL(`**/complaints/${reference}**`);

    await send('offer', async (page) => {
      await page.fill('form[action$="/offer"] [name=body]', '我们请商家完结订单。');
      await page.selectOption('form[action$="/offer"] [name=remedy]', 'close_order');
      const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
      await page.fill('form[action$="/offer"] [name=until]', day(5));
      await page.fill('form[action$="/offer"] [name=due_on]', day(12));
    });
    await phone.page.goto(`/complaints/${reference}`);
    await through(phone.page, () => phone.page.click('form[action$="/offer"]:has([value=accept]) button[type=submit]'));
    await phone.page.waitForURL(`**/complaints/${reference}**`);
    await check(assert, phone, 'accepted');
    await send('closure', async (page) => {
      await page.selectOption('form[action$="/closure"] [name=outcome]', 'upheld');
      await page.selectOption('form[action$="/closure"] [name=root_cause]', 'merchant_not_synced');
      await page.fill('form[action$="/closure"] [name=explanation]', '商家已同步付款信息，订单将完结。');
    });
    await agent.page.fill('form[action*="/remedies/"] [name=proof]', '平台页面显示已完成，11 月 27 日 16:20');
    await through(agent.page, () => agent.page.click('form[action*="/remedies/"] button[type=submit]'));
    await agent.page.waitForURL(`**/desk/cases/${reference}`);
    assert.match(await agent.page.textContent('main'), /已结案/);
    await phone.page.goto(`/complaints/${reference}`);
    await check(assert, phone, 'closed');

    const supervisor = await newPage(browser, server.base, { width, scripts });
    await signIn(supervisor.page, 'chenlan@demo.redress.example');
    await supervisor.page.goto('/oversight/response-times');
    await check(assert, supervisor, 'response times');
    const ink = (media, colorScheme) => supervisor.page.emulateMedia({ media, colorScheme }).then(() => supervisor.page.$eval('.chart .l50', (line) => getComputedStyle(line).stroke));
    assert.equal(await ink('print', 'dark'), await ink('screen', 'light'), 'charts are printed in the colours of paper');
    await through(supervisor.page, () => supervisor.page.click('.tiles .big a >> nth=0'));
    await supervisor.page.waitForURL('**/oversight/cases**');
    assert.ok(await supervisor.page.locator('tbody tr').count(), 'the number opens its cases');
    await check(assert, supervisor, 'cases behind a number');
    await supervisor.page.click('tbody a >> nth=0');
    await supervisor.page.waitForURL('**/desk/cases/**');
    await supervisor.page.goto(`${supervisor.page.url().split(/[?#]/)[0]}/verification`);
    await check(assert, supervisor, 'whether the history of a case is whole');
    for (const tab of [consumer, agent, phone, supervisor]) await tab.page.context().close();
  });
}
