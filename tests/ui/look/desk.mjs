// The desk: every view, every act with its errors, a conflict, a file, the keys; then oversight.
import { through } from '../support.mjs';

const CASE = '/desk/cases/RD-2026-004817-0';
const VIEWS = ['mine', 'unassigned', 'due-soon', 'overdue', 'waiting', 'all', 'closed'];
const ACTS = ['information-request', 'merchant-request', 'platform-request', 'order-facts', 'correction', 'offer', 'escalation', 'extension', 'closure'];

async function acts(looker, tab) {
  const { page } = tab;
  for (const noun of ACTS) {
    await looker.at(tab, `desk/act-${noun}`, `${CASE}/${noun}`);
    await page.locator(`form[action$="/${noun}"] button[type=submit]`).first().evaluate((b) => { b.form.noValidate = true; b.form.querySelectorAll('[type=date], [type=datetime-local]').forEach((f) => { f.type = 'text'; f.value = '2020-02-30'; }); });
    await through(page, () => page.click(`form[action$="/${noun}"] button[type=submit] >> nth=0`));
    if (await page.locator('.errors').count()) await looker.look(tab, `desk/act-${noun}-errors`);
    else looker.rows.push({ name: `desk/act-${noun}-errors`, language: looker.language, problems: ['was not refused'] });
  }
  for (const noun of ['messages', 'notes']) {
    await page.goto(CASE);
    await through(page, () => page.click(`form[action$="/${noun}"] button[type=submit]`));
    await looker.look(tab, `desk/act-${noun}-errors`);
  }
}

// Two browsers of one agent; the second saves what the first had not seen.
async function conflict(looker) {
  const [slow, quick] = [await looker.tab({ as: 'limin@demo.redress.example' }), await looker.tab({ as: 'limin@demo.redress.example' })];
  await slow.page.goto(`${CASE}/escalation`);
  await quick.page.goto(CASE);
  const field = quick.page.locator('#triage-priority');
  const other = (await field.inputValue()) === 'high' ? 'urgent' : 'high';
  await field.selectOption(other);
  await through(quick.page, () => quick.page.click('#act-triage button'));
  await quick.page.waitForURL(`**${CASE}`);
  await slow.page.fill('#escalation-reason', looker.language === 'en' ? 'The merchant is silent.' : '商家一直不答复，消费者 24 日将被再次扣款。');
  await through(slow.page, () => slow.page.click('form[action$="/escalation"] button[type=submit]'));
  await looker.look(slow, 'desk/conflict');
}

async function files(looker, tab) {
  const { page } = tab;
  await page.goto(CASE);
  await through(page, () => page.click('.shots a >> nth=0'));
  await looker.look(tab, 'desk/file');
}

export async function desk(looker) {
  const tab = await looker.tab({ as: 'limin@demo.redress.example' });
  await looker.at(tab, 'desk/queue', '/desk/queue');
  for (const view of VIEWS) await looker.at(tab, `desk/queue-${view}`, `/desk/queue?view=${view}`);
  const words = encodeURIComponent(looker.language === 'en' ? 'refund' : '付款 客服');
  const searches = { start: '', words: `?q=${words}`, tail: '?q=2026&provider=alipay', none: '?q=0000000&status=open', refused: '?q=%2C' };
  for (const [name, query] of Object.entries(searches)) await looker.at(tab, `desk/search-${name}`, `/desk/search${query}`);
  await looker.at(tab, 'desk/case', CASE);
  await looker.print(tab, 'desk/print', { has: ['RD-2026-004817-0'], hasNot: ['.dbar', '.views', 'button', '.btn', 'main form'] });
  await looker.at(tab, 'desk/case-whole', `${CASE}?all=1`);
  await acts(looker, tab);
  await files(looker, tab);
  await looker.at(tab, 'desk/keys', '/desk/keys');
  await looker.at(tab, 'desk/private-link-of-staff', `/t/${'A'.repeat(64)}`);
  await looker.at(tab, 'desk/account', '/account');
  const bare = await looker.tab({ as: 'limin@demo.redress.example', scripts: false });
  await looker.at(bare, 'desk/case-no-script', CASE);
  await conflict(looker);
}

export async function oversight(looker) {
  const tab = await looker.tab({ as: 'chenlan@demo.redress.example' });
  const report = '/oversight/response-times';
  await looker.at(tab, 'oversight/dashboard', '/oversight');
  await looker.at(tab, 'oversight/dashboard-errors', '/oversight?team=closed');
  await looker.at(tab, 'oversight/by-merchant', `${report}?by=merchant`);
  await looker.at(tab, 'oversight/next-response', `${report}?clock=next_response`);
  await looker.at(tab, 'oversight/response-times', report);
  await through(tab.page, () => tab.page.click('.tiles .big a >> nth=0'));
  await looker.look(tab, 'oversight/cases');
  await looker.at(tab, 'oversight/resolution-wall', `${report}?clock=resolution&time=wall`);
  await looker.at(tab, 'oversight/few', `${report}?problem_type=other`);
  await looker.at(tab, 'oversight/none', `${report}?from=2020-01-01&to=2020-01-31`);
  await looker.at(tab, 'oversight/errors', `${report}?from=2026-13-45&to=x`);
  for (const kind of ['changed', 'did', 'saw']) await looker.at(tab, `oversight/audit-${kind}`, `/oversight/audit?kind=${kind}`);
  await looker.at(tab, 'oversight/audit-errors', '/oversight/audit?kind=did&from=x&case=RD-1');
}
