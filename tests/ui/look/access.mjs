// The doors: home, track, accounts, links, privacy.
import { go } from './filing.mjs';
import { privateLink, through } from '../support.mjs';

async function doors(looker) {
  const tab = await looker.tab();
  const { page } = tab;
  const pages = { home: '/', privacy: '/privacy', track: '/track', 'sign-in': '/sign-in', 'sign-up': '/sign-up', forgot: '/password/forgot', 'complaints-none': '/complaints' };
  for (const [name, url] of Object.entries(pages)) await looker.at(tab, `access/${name}`, url);
  for (const [name, url] of Object.entries({ track: '/track', 'sign-in': '/sign-in', 'sign-up': '/sign-up', forgot: '/password/forgot' })) {
    await page.goto(url);
    await go(page);
    await looker.look(tab, `access/${name}-errors`);
  }
  await page.goto('/sign-in');
  await page.fill('[name=email]', 'nobody@consumer.example');
  await page.fill('[name=password]', 'not the right one');
  await go(page);
  await looker.look(tab, 'access/sign-in-wrong');
  await page.goto('/track');
  await page.fill('[name=reference]', 'RD-2026-004817-0');
  await page.fill('[name=email]', 'nobody@consumer.example');
  await go(page);
  await looker.look(tab, 'access/track-sent');
}

async function links(looker) {
  const tab = await looker.tab();
  const { page } = tab;
  const dead = 'A'.repeat(64);
  await looker.at(tab, 'access/dead-private-link', `/t/${dead}`);
  await looker.at(tab, 'access/dead-reset', `/password/reset/${dead}`);
  await looker.at(tab, 'access/dead-confirmation', `/sign-up/confirm/${dead}`);
  const email = `signup-${looker.language.toLowerCase()}@consumer.example`;
  await page.goto('/sign-up');
  await page.fill('[name=name]', '欧阳晓雯');
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', 'a-long-enough-password-2026');
  await go(page);
  await looker.look(tab, 'access/sign-up-sent');
  await looker.at(tab, 'access/confirm', await privateLink(looker.server.folder, email, /\/sign-up\/confirm\/[A-Za-z0-9_-]{50,}/));
  await go(page);
  await looker.look(tab, 'access/confirmed');
  await page.context().clearCookies({ name: 'redress' });
  await page.goto('/password/forgot');
  await page.fill('[name=email]', email);
  await go(page);
  await looker.look(tab, 'access/forgot-sent');
  await looker.at(tab, 'access/reset', await privateLink(looker.server.folder, email, /\/password\/reset\/[A-Za-z0-9_-]{50,}/));
  await go(page);
  await looker.look(tab, 'access/reset-errors');
}

async function accounts(looker) {
  const lin = await looker.tab({ as: 'lin@demo.redress.example' });
  await looker.at(lin, 'access/complaints', '/complaints');
  await looker.at(lin, 'access/account', '/account');
  await lin.page.fill('[name=password]', 'short');
  await through(lin.page, () => lin.page.click('form[action="/account/password"] button.btn-1'));
  await looker.look(lin, 'access/account-errors');
}

// What a person may have chosen of the machine: no scripts, their own colours, the other theme by our switch.
async function chosen(looker) {
  const bare = await looker.tab({ scripts: false });
  await looker.at(bare, 'access/home-no-script', '/');
  await looker.at(bare, 'access/sign-in-no-script', '/sign-in');
  const tab = await looker.tab();
  await tab.page.goto('/');
  await tab.page.emulateMedia({ forcedColors: 'active' });
  if (looker.wants('access/home-forced-colors')) await looker.shoot(tab.page, 'access/home-forced-colors', '1280');
  await tab.page.emulateMedia({ forcedColors: 'none' });
  await through(tab.page, () => tab.page.click('button[name=theme][value=dark]'));
  await looker.look(tab, 'access/home-dark-by-switch');
}

export async function access(looker) {
  await doors(looker);
  await links(looker);
  await accounts(looker);
  await chosen(looker);
}
