// Filing: each step empty, with errors and filled, and what stands at the end of it.
import { through } from '../support.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64');

export const go = (page) => through(page, () => page.click('main form[method=post] button[type=submit].btn-1'));
const step = (name) => `**/complaints/new/${name}`;

// Words as people write them: long, mixed, with numbers that have no place to break.
export const WORDS = {
  'zh-CN': {
    merchant: '叮铃到家生活服务(杭州)有限公司西湖区文三路第二分店', summary: '付款后订单仍为“服务中”，24 日将再扣一次',
    description: '10 日晚上我扫师傅给的码付了 258 元。\n\n订单一直显示“服务中”，商家说没有收到，让我等系统。昨天支付宝提示 24 日会自动扣款，我担心扣两次。',
    wish: '把订单改为已完成，停止再次扣款', shown: '服务中 · 待扣款', name: '欧阳晓雯',
  },
  en: {
    merchant: 'Dingling Home Services (Hangzhou West Lake) Company Limited, Branch Two', summary: 'Paid, but the order still says “In service”',
    description: 'I paid 258 yuan by scanning the code the fitter showed me.\n\nThe order still says “In service”; the merchant says nothing arrived.',
    wish: 'Complete the order and stop the second charge', shown: 'In service, charge pending', name: 'Alexandra Featherstonehaugh',
  },
};

async function problem(looker, tab) {
  const { page } = tab;
  await looker.at(tab, 'filing/problem', '/complaints/new/problem');
  await go(page);
  await looker.look(tab, 'filing/problem-errors');
  await page.check('[value=order_stuck]');
  await go(page);
  await page.waitForURL(step('order'));
}

async function order(looker, tab, words) {
  const { page } = tab;
  await looker.look(tab, 'filing/order');
  await page.fill('[name=amount]', 'abc');
  await page.fill('[name=ordered_on]', '2031-01-01');
  await go(page);
  await looker.look(tab, 'filing/order-errors');
  await page.selectOption('[name=provider]', 'alipay');
  await page.fill('[name=merchant]', words.merchant);
  await page.fill('[name=order_number]', 'ZMCB2026110822001475861390277777777777777777777777777777777777');
  await page.fill('[name=payment_reference]', '2026111022001458610512345678');
  await page.fill('[name=amount]', '258.00');
  await page.fill('[name=ordered_on]', '2026-11-08');
  await page.fill('[name=paid_on]', '2026-11-10');
  await page.fill('[name=displayed_status]', words.shown);
  await go(page);
  await page.waitForURL(step('details'));
}

async function details(looker, tab, words) {
  const { page } = tab;
  await looker.look(tab, 'filing/details');
  await go(page);
  await looker.look(tab, 'filing/details-errors');
  await page.fill('[name=summary]', words.summary);
  await page.fill('[name=description]', words.description);
  await page.fill('[name=desired_outcome]', words.wish);
  await go(page);
  await page.waitForURL(step('evidence'));
}

async function evidence(looker, tab) {
  const { page } = tab;
  await looker.look(tab, 'filing/evidence');
  await page.setInputFiles('#files', { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await page.waitForSelector('.chosen p.too-big');
  await looker.look(tab, 'filing/evidence-errors');
  const long = `${'支付凭证_付款截图_'.repeat(4)}mmexport1731234567890.png`;
  // The last one is held on its way, so that all that a file goes through is seen.
  await page.route(step('evidence'), (route) => (/held\.png/.test(route.request().postData() ?? '') ? undefined : route.continue()));
  await page.setInputFiles('#files', [{ name: '账单.png', mimeType: 'image/png', buffer: PNG }, { name: long, mimeType: 'image/png', buffer: PNG }, { name: 'held.png', mimeType: 'image/png', buffer: PNG }]);
  await page.waitForSelector('.chosen progress');
  await looker.look(tab, 'filing/evidence-chosen');
  page.once('dialog', (dialog) => dialog.accept());
  await page.unroute(step('evidence'));
  await page.goto('/complaints/new/evidence');
  await looker.look(tab, 'filing/evidence-filled');
  await go(page);
  await page.waitForURL(step('contact'));
}

async function contact(looker, tab, words, email) {
  const { page } = tab;
  await looker.look(tab, 'filing/contact');
  await page.fill('[name=email]', 'lin@');
  await go(page);
  await looker.look(tab, 'filing/contact-errors');
  await page.fill('[name=name]', words.name);
  await page.fill('[name=email]', email);
  await page.fill('[name=phone]', '13800002046');
  await go(page);
  await page.waitForURL(step('review'));
}

// Files one complaint, looking at every page on the way; answers with its reference.
export async function file(looker, tab, email) {
  const { page } = tab;
  const words = WORDS[looker.language];
  await problem(looker, tab);
  await order(looker, tab, words);
  await details(looker, tab, words);
  await evidence(looker, tab);
  await contact(looker, tab, words, email);
  await looker.look(tab, 'filing/review');
  await looker.at(tab, 'filing/order-filled', '/complaints/new/order?then=review');
  await looker.at(tab, 'filing/details-filled', '/complaints/new/details?then=review');
  await looker.at(tab, 'filing/start-again', '/complaints/new');
  await page.goto('/complaints/new/review');
  await go(page);
  await page.waitForURL('**/filed');
  await looker.look(tab, email ? 'filing/filed' : 'filing/filed-without-email');
  return new URL(page.url()).pathname.split('/')[2];
}

export async function filing(looker) {
  await file(looker, await looker.tab(), '');
}
