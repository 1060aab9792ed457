// The settings: people, policies, calendars and rules, each with its errors and with what a change would do; then an extension.
import { through } from '../support.mjs';

const POLICY = '/admin/sla-policies/house';
const RULE = '/admin/escalation-rules/overdue';
const CASE = '/desk/cases/RD-2026-004817-0';
const press = (page, step) => through(page, () => page.click(`button.btn[value=${step}]`));

export async function admin(looker) {
  const tab = await looker.tab({ as: 'admin@demo.redress.example' });
  const { page } = tab;
  await looker.at(tab, 'admin/people', '/admin/people');
  await looker.at(tab, 'admin/policies', '/admin/sla-policies');
  await looker.at(tab, 'admin/policy', POLICY);
  await page.fill('#first_response-n', '0');
  await press(page, 'check');
  await looker.look(tab, 'admin/policy-errors');
  await page.fill('#first_response-n', '6');
  await page.fill('#resolution-n', '45');
  await press(page, 'try');
  await looker.look(tab, 'admin/policy-tried');
  await press(page, 'check');
  await looker.look(tab, 'admin/policy-confirm');
  await looker.at(tab, 'admin/policy-law', '/admin/sla-policies/cn-bank-complex');
  await looker.at(tab, 'admin/policy-new', '/admin/sla-policies/new');
  await looker.at(tab, 'admin/rules', '/admin/escalation-rules');
  await looker.at(tab, 'admin/rule', RULE);
  await page.selectOption('#up_to', '1');
  await press(page, 'check');
  await looker.look(tab, 'admin/rule-confirm');
  await page.goto('/admin/escalation-rules/new');
  await press(page, 'check');
  await looker.look(tab, 'admin/rule-errors');
  const bare = await looker.tab({ as: 'admin@demo.redress.example', scripts: false });
  await looker.at(bare, 'admin/policy-no-script', POLICY);
  await extension(looker);
}

async function extension(looker) {
  const agent = await looker.tab({ as: 'limin@demo.redress.example' });
  await agent.page.goto(`${CASE}/extension`);
  await agent.page.fill('#extension-days', '5');
  await agent.page.fill('#extension-reason', looker.language === 'en' ? 'The platform needs until next week.' : '平台要到下周才能核实。');
  await through(agent.page, () => agent.page.click('form[action$="/extension"] button[type=submit]'));
  await looker.look(agent, 'admin/extension-asked');
  await looker.at(agent, 'admin/clocks', `${CASE}/clocks`);
  const boss = await looker.tab({ as: 'chenlan@demo.redress.example' });
  await looker.at(boss, 'admin/extensions', '/desk/queue?view=extensions');
  await looker.at(boss, 'admin/extension-decide', CASE);
}
