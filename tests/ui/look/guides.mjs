// Before a complaint and while it is proved: the self-check, the guides and their settings, a bill among the evidence.
import { go } from './filing.mjs';
import { through } from '../support.mjs';

const PAID = '2026-11-10 21:14:05,商户消费,叮铃到家,"保洁",支出,¥258.00,零钱,支付成功,"4200001234202611101111111111","DL20261110001","/"';
const BILL = `微信支付账单明细\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n${PAID}\n`;
const EVIDENCE = '/complaints/new/evidence';

async function check(looker) {
  const tab = await looker.tab();
  await looker.at(tab, 'guides/check', '/check');
  await looker.at(tab, 'guides/check-question', '/check/order_stuck?paid=yes');
  await through(tab.page, () => tab.page.click('main form button[type=submit]'));
  await looker.look(tab, 'guides/check-question-errors');
  await looker.at(tab, 'guides/check-advice', '/check/order_stuck?paid=yes&finished=no&asked=not_yet');
  await looker.at(tab, 'guides/check-file', '/check/order_stuck?paid=yes&finished=no&asked=no_answer');
}

async function read(looker) {
  const tab = await looker.tab();
  await looker.at(tab, 'guides/list', '/guides');
  await looker.at(tab, 'guides/found', `/guides?q=${encodeURIComponent(looker.language === 'en' ? 'bill' : '账单')}`);
  await looker.at(tab, 'guides/none', '/guides?q=zzzz');
  await looker.at(tab, 'guides/topic', '/guides/order-states');
  await looker.at(tab, 'guides/provider', '/guides/provider-alipay');
}

// From the self-check to a payment that is found in a bill.
async function prove(looker) {
  const tab = await looker.tab();
  const { page } = tab;
  await page.goto('/complaints/new/problem?problem_type=rights_unprotected&record=nothing&payer=mine');
  await go(page);
  await page.selectOption('[name=provider]', 'wechat');
  for (const [name, value] of [['merchant', '叮铃到家'], ['amount', '258.00'], ['paid_on', '2026-11-10']]) await page.fill(`[name=${name}]`, value);
  await go(page);
  await looker.look(tab, 'guides/details-carried');
  await page.fill('[name=summary]', '258');
  await go(page);
  await through(page, () => page.setInputFiles('#files-bill_export', { name: '账单.csv', mimeType: 'text/csv', buffer: Buffer.from(BILL) }));
  await page.setInputFiles('#files-support_chat', { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await page.waitForSelector('.chosen p.too-big');
  await looker.look(tab, 'guides/evidence-errors');
  await page.locator('.bill').waitFor();
  for (let n = 0; n < 20 && !(await page.locator('.bill-near').count()); n++) {
    await page.waitForTimeout(500);
    await page.goto(EVIDENCE);
  }
  await looker.look(tab, 'guides/evidence-near');
  await through(page, () => page.click('.bill-near button'));
  for (let n = 0; n < 20 && !(await page.locator('.bill-ok').count()); n++) {
    await page.waitForTimeout(500);
    await page.goto(EVIDENCE);
  }
  await page.click('#s-bank_line summary');
  await page.selectOption('#reason-bank_line', 'cannot_find');
  await through(page, () => page.click('[form=none-bank_line].btn'));
  await looker.look(tab, 'guides/evidence-found');
}

async function settings(looker) {
  const tab = await looker.tab({ as: 'admin@demo.redress.example' });
  const { page } = tab;
  await looker.at(tab, 'guides/settings', '/admin/guides');
  await looker.at(tab, 'guides/settings-new', '/admin/guides/new');
  await page.fill('#slug', 'Über uns');
  await through(page, () => page.click('button[value=check]'));
  await looker.look(tab, 'guides/settings-errors');
  await page.goto('/admin/guides/order-states');
  await through(page, () => page.click('button[value=check]'));
  await looker.look(tab, 'guides/settings-preview');
  await through(page, () => page.click('button[value=publish]'));
  await looker.at(tab, 'guides/settings-history', '/admin/guides/order-states');
}

export async function guides(looker) {
  for (const walk of [check, read, prove, settings]) await walk(looker);
}
