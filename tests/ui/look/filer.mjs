// Somebody in the middle of a complaint, beside those who sign in.
import { through } from '../support.mjs';

export const FILER = 'filer';

// Who sees a new complaint: those in English go to a team of their own.
export const AGENT = { 'zh-CN': 'limin@demo.redress.example', en: 'shenjia@demo.redress.example' };

async function fill({ page }) {
  const go = () => through(page, () => page.click('main form[method=post] button.btn-1'));
  await page.goto('/complaints/new/problem');
  await page.check('[value=order_stuck]');
  await go();
  await page.selectOption('[name=provider]', 'alipay');
  for (const [name, value] of [['merchant', '叮铃到家'], ['amount', '258.00']]) await page.fill(`[name=${name}]`, value);
  await go();
  for (const [name, value] of [['summary', '付款后订单仍为服务中'], ['description', '付了 258 元，订单没有结束。']]) await page.fill(`[name=${name}]`, value);
  await go();
  await go();
  for (const [name, value] of [['name', '林晓雯'], ['email', 'light@consumer.example']]) await page.fill(`[name=${name}]`, value);
  await go();
}

// A tab of whoever it is.
export async function visitor(looker, as) {
  const tab = await looker.tab(as === FILER ? {} : { as });
  if (as === FILER) await fill(tab);
  return tab;
}
