// Looks at a page: pictures in both themes and widths, and every gate that one page can miss.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import AxeBuilderModule from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import { PASSWORD } from '../support.mjs';

const AxeBuilder = AxeBuilderModule.default ?? AxeBuilderModule;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// 640 and 320 are also what 1280 becomes at a zoom of 200 % and 400 %.
const NARROW = [640, 320];
// A label both around its field and for it: some voice control knows only the second. Boxes of one list share their name.
const SHARED = ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }];
const TASTE = { 'doctype-style': 'off', 'no-trailing-whitespace': 'off', 'long-title': 'off', 'no-redundant-for': 'off', 'form-dup-name': SHARED };
const html = new HtmlValidate({ extends: ['html-validate:recommended'], rules: TASTE });

export const shots = path.resolve(import.meta.dirname, '../shots');

export class Looker {
  constructor({ browser, server, language, only }) {
    Object.assign(this, { browser, server, language, only, rows: [], states: new Map() });
  }

  // A browser of somebody: as = who is signed in (an e-mail), scripts = whether JavaScript runs.
  async tab({ as = '', scripts = true, server = this.server, password = PASSWORD } = {}) {
    const state = this.states.get(as);
    const context = await this.browser.newContext({
      baseURL: server.base, locale: this.language, storageState: state, javaScriptEnabled: scripts, viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const tab = { page, context, scripts, problems: [], source: Promise.resolve('') };
    page.on('console', (m) => m.type() === 'error' && /Content Security Policy|Refused to/.test(m.text()) && tab.problems.push(m.text()));
    page.on('pageerror', (error) => tab.problems.push(`script: ${error.message}`));
    page.on('response', (response) => {
      const request = response.request();
      const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame() && (response.status() < 300 || response.status() >= 400);
      if (isPage) tab.source = response.text().catch(() => '');
    });
    // Accept-Language speaks for guests; an account has a language of its own.
    await context.addCookies([{ name: 'redress-language', value: this.language, url: server.base }]);
    if (as && !state) {
      await page.goto('/sign-in');
      await page.fill('[name=email]', as);
      await page.fill('[name=password]', password);
      await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/sign-in')), page.click('main button[type=submit].btn-1')]);
      this.states.set(as, await context.storageState());
    }
    return tab;
  }

  async at(tab, name, url) {
    await tab.page.goto(url);
    await this.look(tab, name);
  }

  wants(name) {
    return !this.only || this.only.test(name);
  }

  async look(tab, name) {
    if (!this.wants(name)) return;
    const { page } = tab;
    const row = { name, language: this.language, problems: [...tab.problems.splice(0)] };
    this.rows.push(row);
    process.stdout.write('.');
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await this.shoot(page, name, `${width}-${colorScheme}`);
        if (tab.scripts) row.problems.push(...(await axe(page, colorScheme)).map((told) => `axe ${width} ${colorScheme}: ${told}`));
      }
    }
    for (const width of [1280, 390, ...NARROW]) {
      await page.setViewportSize({ width, height: 900 });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) row.problems.push(`sideways: ${over} px over at ${width} px`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    row.problems.push(...(await markup(await tab.source)), ...tab.problems.splice(0));
  }

  async shoot(page, name, how) {
    const file = path.join(shots, `${name.replaceAll('/', '-')}-${this.language}-${how}.png`);
    await mkdir(shots, { recursive: true });
    await page.screenshot({ path: file, fullPage: true, animations: 'disabled' });
  }

  // Printed, it is a record: the words that must stand on it, and none of those that must not.
  async print(tab, name, { has, hasNot }) {
    const { page } = tab;
    await page.emulateMedia({ media: 'print' });
    const text = await page.evaluate(() => document.body.innerText);
    const problems = has.filter((word) => !text.includes(word)).map((word) => `print: without ${word}`);
    for (const selector of hasNot) {
      if (await page.locator(`${selector} >> visible=true`).count()) problems.push(`print: ${selector} is printed`);
    }
    await page.pdf({ path: path.join(shots, `${name.replaceAll('/', '-')}-${this.language}.pdf`), format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
    await page.emulateMedia({ media: 'screen' });
    this.rows.push({ name: `${name} printed`, language: this.language, problems });
  }
}

// In the dark only colours differ.
async function axe(page, colorScheme) {
  const builder = new AxeBuilder({ page });
  const { violations } = await (colorScheme === 'dark' ? builder.withRules(['color-contrast']) : builder.withTags(RULES)).analyze();
  return violations.map((v) => `${v.id} at ${v.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ')}`);
}

async function markup(source) {
  if (!source) return [];
  // The validator does not know that a field can belong to another form than the one around it.
  const apart = source.replace(/ name="([^"]+)" form="([^"]+)"/g, ' name="$1-$2" form="$2"');
  const { results } = await html.validateString(apart);
  return results.flatMap((r) => r.messages).filter((m) => m.severity === 2).map((m) => `html ${m.ruleId}: ${m.message} (${m.line}:${m.column})`);
}
