// The other side: what a merchant opens by its link, merchants and platforms at the desk, what is promised, held and mended, and
// the programs that speak with us.
import { privateLink, through } from '../support.mjs';

const CASE = '/desk/cases/RD-2026-004817-0';
const ANYBODY = '';
const ANSWERS = ['finished', 'will-finish', 'never-paid', 'refunded', 'not-ours', 'needs-time'];

export async function parties(looker) {
  await desk(looker);
  await merchant(looker);
  await programs(looker);
  await figures(looker);
}

async function desk(looker) {
  const tab = await looker.tab({ as: 'limin@demo.redress.example' });
  await tab.page.goto(CASE);
  const [shop, provider] = await Promise.all(['/desk/merchants/', '/desk/providers/'].map((start) => tab.page.locator(`a[href^="${start}"]`).first().getAttribute('href', { timeout: 5000 }).catch(() => '')));
  if (shop) {
    await looker.at(tab, 'parties/merchant', shop);
    await looker.at(tab, 'parties/merchant-letter', `${shop}/letter`);
  }
  if (provider) await looker.at(tab, 'parties/provider', provider);
  await looker.at(tab, 'parties/list', '/desk/parties');
  await looker.at(tab, 'parties/list-none', '/desk/parties?q=%E6%B2%A1%E6%9C%89');
  await looker.at(tab, 'parties/triage', `${CASE}/triage`);
  await looker.at(tab, 'parties/macros', '/desk/macros');
  for (const noun of ['promise', 'payment-hold', 'evidence', 'correction']) await looker.at(tab, `parties/act-${noun}`, `${CASE}/${noun}`);
  await looker.at(tab, 'parties/credit', `${CASE}/credit`);
  const bare = await looker.tab({ as: 'limin@demo.redress.example', scripts: false });
  for (const [name, url] of Object.entries({ list: '/desk/parties', evidence: `${CASE}/evidence`, triage: `${CASE}/triage`, keys: '/desk/keys' })) await looker.at(bare, `parties/${name}-no-script`, url);
}

// Asks a merchant by letter, and answers as the merchant, on a phone's width and without an account.
async function merchant(looker) {
  const admin = await looker.tab({ as: 'admin@demo.redress.example' });
  await looker.at(admin, 'parties/merchants', '/admin/merchants');
  const shop = admin.page.locator('main a[href^="/admin/merchants/"]:not([href$="/new"])').first();
  await through(admin.page, () => shop.click());
  await looker.look(admin, 'parties/merchant-kept');
  await ask(looker);
  const link = await privateLink(looker.server.folder, ANYBODY, /\/respond\/[A-Za-z0-9_-]{50,}/);
  const guest = await looker.tab();
  await looker.at(guest, 'parties/respond-link', link);
  await through(guest.page, () => guest.page.click('main form button[type=submit]'));
  await looker.look(guest, 'parties/respond');
  const here = new URL(guest.page.url()).pathname;
  const first = here.startsWith('/respond/cases/') ? here : await guest.page.locator('main a[href^="/respond/cases/"]').first().getAttribute('href');
  await looker.at(guest, 'parties/respond-case', first);
  const bare = await looker.tab({ scripts: false });
  await bare.page.goto(link);
  await through(bare.page, () => bare.page.click('main form button[type=submit]'));
  await looker.at(bare, 'parties/respond-no-script', `${first}/refunded`);
  for (const answer of ANSWERS) {
    const response = await guest.page.goto(`${first}/${answer}`);
    if (response.status() === 404) continue;
    await looker.look(guest, `parties/respond-${answer}`);
    await guest.page.locator('main form').first().evaluate((form) => { form.noValidate = true; });
    await through(guest.page, () => guest.page.click('main form button[type=submit].btn-1'));
    if (await guest.page.locator('.errors').count()) await looker.look(guest, `parties/respond-${answer}-errors`);
  }
}

// The first case of the queue whose merchant has an address that somebody made sure of.
async function ask(looker) {
  const { page } = await looker.tab({ as: 'chenlan@demo.redress.example' });
  await page.goto('/desk/queue?view=all');
  const cases = await page.locator('a[href*="/desk/cases/RD-"]').evaluateAll((links) => [...new Set(links.map((link) => link.pathname))]);
  for (const url of cases) {
    await page.goto(url);
    if (!(await page.locator('form[action*="/merchant-request"] input[name=letter]').count())) continue;
    await page.fill('#merchant-request-body', looker.language === 'en' ? 'What is this order in your system?' : '请说明这笔订单在您系统里的状态。');
    await through(page, () => page.click('form[action*="/merchant-request"] button[type=submit] >> nth=0'));
    return;
  }
  throw new Error('no case whose merchant has an address');
}

async function programs(looker) {
  const tab = await looker.tab({ as: 'admin@demo.redress.example' });
  const { page } = tab;
  for (const name of ['tokens', 'webhooks', 'fact-senders', 'order-files', 'merchants', 'providers', 'teams', 'letters', 'settings', 'retention', 'routing-rules', 'checklists']) {
    await looker.at(tab, `parties/admin-${name}`, `/admin/${name}`);
    if (['tokens', 'webhooks', 'fact-senders', 'merchants', 'teams'].includes(name)) {
      if ((await page.goto(`/admin/${name}/new`)).status() === 404) continue;
      await looker.look(tab, `parties/admin-${name}-new`);
      if (!(await page.locator('main form').count())) continue;
      await page.locator('main form').first().evaluate((form) => { form.noValidate = true; });
      await through(page, () => page.click('main form button[type=submit] >> nth=0'));
      if (await page.locator('.errors').count()) await looker.look(tab, `parties/admin-${name}-errors`);
    }
  }
  await looker.at(tab, 'parties/api-docs', '/api/docs');
}

async function figures(looker) {
  const tab = await looker.tab({ as: 'chenlan@demo.redress.example' });
  for (const name of ['sla', 'workload', 'root-causes', 'satisfaction', 'promises', 'credit', 'incidents', 'scheduled', 'response-times']) {
    await looker.at(tab, `parties/oversight-${name}`, `/oversight/${name}`);
    await looker.print(tab, `parties/oversight-${name}`, { has: [], hasNot: ['.dbar', 'button', 'main form'] });
  }
}
