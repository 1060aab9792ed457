// What belongs to the consumer: a complaint on two devices, for somebody else and with several orders; a screenshot that is read;
// files, consents, readers, rating and the dossier of a case; the account.
import { AGENT } from './filer.mjs';
import { go } from './filing.mjs';
import { through } from '../support.mjs';

const EVIDENCE = '/complaints/new/evidence';
const SAYS = ['账单详情', '叮铃到家', '-258.00', '交易成功', '支付时间 2026-11-10 21:14:05', '收款方全称 叮铃到家生活服务有限公司', '订单号 2026111022001475861390000012', '商家订单号 DL20261110001'];

// A picture of a payment, as a phone would show it.
async function screenshot(looker) {
  const tab = await looker.tab();
  await tab.page.setViewportSize({ width: 540, height: 640 });
  await tab.page.setContent(`<body style="font:22px 'Noto Sans CJK SC';margin:24px">${SAYS.map((line) => `<p>${line}</p>`).join('')}</body>`);
  return tab.page.screenshot();
}

async function file(looker) {
  const picture = await screenshot(looker);
  const tab = await looker.tab();
  const { page } = tab;
  await page.goto('/complaints/new/problem');
  await page.check('[value=order_stuck]');
  await go(page);
  await page.selectOption('[name=provider]', 'alipay');
  const order = { merchant: '叮铃到家', amount: '199.00', paid_on: '2026-11-10', displayed_status: '服务中' };
  for (const [name, value] of Object.entries(order)) await page.fill(`[name=${name}]`, value);
  await go(page);
  await page.fill('[name=summary]', '付了钱，订单还在服务中');
  await page.fill('[name=description]', '从卡6222021234567890128扣的。');
  await go(page);
  await through(page, () => page.setInputFiles('#files-payment_screenshot', { name: '付款.png', mimeType: 'image/png', buffer: picture }));
  await looker.look(tab, 'own/screenshot-waits');
  for (let n = 0; n < 40 && !(await page.locator('form[action$="/screenshot"]').count()); n++) {
    await page.waitForTimeout(500);
    await page.goto(EVIDENCE);
  }
  await looker.look(tab, 'own/screenshot');
  await through(page, () => page.click('form[action$="/screenshot"] button'));
  await looker.at(tab, 'own/link', '/complaints/new/link');
  const link = await page.textContent('#draft-link');
  const phone = await looker.tab();
  await looker.at(phone, 'own/land', new URL(link).pathname);
  await page.goto(EVIDENCE);
  await through(page, () => page.click('[value=continue]'));
  await page.fill('[name=name]', '林晓');
  await page.fill('[name=phone]', '13800002046');
  await page.click('details:has([name=for_other]) summary');
  await page.check('[name=for_other]');
  await through(page, () => page.click('main form button[type=submit]'));
  await looker.look(tab, 'own/contact-errors');
  await page.fill('[name=represented]', '王桂芳');
  await go(page);
  await page.goto('/complaints/new/orders');
  await through(page, () => page.click('main form[action$="/orders"] button[type=submit]'));
  await looker.look(tab, 'own/orders-errors');
  await page.fill('[name=order_number]', 'DL20261110002');
  await page.fill('[name=amount]', '19.00');
  await through(page, () => page.click('main form[action$="/orders"] button[type=submit]'));
  await looker.look(tab, 'own/orders');
  await looker.at(tab, 'own/review', '/complaints/new/review');
  await through(page, () => page.click('form[action$="/review"] button[type=submit]'));
  await looker.look(tab, 'own/review-errors');
  await page.setInputFiles('#files', { name: '授权书.png', mimeType: 'image/png', buffer: picture });
  await through(page, () => page.click('form[action$="/evidence"] button[type=submit]'));
  await page.check('[name=consent]');
  await through(page, () => page.click('form[action$="/review"] button[type=submit]'));
  await page.waitForURL('**/filed');
  return [tab, page.url().split('/').at(-2)];
}

async function follow(looker, tab, reference) {
  const { page } = tab;
  const at = `/complaints/${reference}`;
  await looker.at(tab, 'own/case', at);
  const about = await page.getAttribute('a[href$="/about"]', 'href');
  await looker.at(tab, 'own/file', about);
  await through(page, () => page.click('form[action$="/replacement"] button[type=submit]'));
  await looker.look(tab, 'own/file-errors');
  await looker.at(tab, 'own/consents', `${at}/consents`);
  const agent = await looker.tab({ as: AGENT[looker.language] });
  await agent.page.goto(`/desk/cases/${reference}`);
  await looker.at(tab, 'own/readers', `${at}/readers`);
  await agent.page.goto(`/desk/cases/${reference}/closure`);
  const closure = 'form[action$="/closure"]';
  await agent.page.selectOption(`${closure} [name=outcome]`, 'upheld');
  await agent.page.selectOption(`${closure} [name=root_cause]`, 'merchant_not_synced');
  await agent.page.fill(`${closure} [name=explanation]`, '商家已同步。');
  await through(agent.page, () => agent.page.click(`${closure} button[type=submit]:not([formaction], [value=next], [value=queue]) >> nth=-1`));
  await looker.at(tab, 'own/rating', at);
  await through(page, () => page.click('#rating button[type=submit]'));
  await looker.look(tab, 'own/rating-errors');
  await page.check('#rating [value="4"]');
  await through(page, () => page.click('#rating button[type=submit]'));
  await looker.look(tab, 'own/rated');
}

async function account(looker) {
  const tab = await looker.tab({ as: 'lin@demo.redress.example' });
  await looker.at(tab, 'own/account', '/account');
  await looker.at(tab, 'own/account-end', '/account/deletion');
  await through(tab.page, () => tab.page.click('form[action$="/deletion"] button[type=submit]'));
  await looker.look(tab, 'own/account-end-errors');
  await looker.at(tab, 'own/privacy', '/privacy');
}

export async function own(looker) {
  const [tab, reference] = await file(looker);
  await follow(looker, tab, reference);
  await account(looker);
}
