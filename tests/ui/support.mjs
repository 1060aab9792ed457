// Starts the program under test over a filled demo, and gives tests a browser.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import AxeBuilderModule from '@axe-core/playwright';

const AxeBuilder = AxeBuilderModule.default ?? AxeBuilderModule;
const root = path.resolve(import.meta.dirname, '../..');
export const PASSWORD = 'demo-redress-2026';

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function database(name) {
  if (process.env.REDRESS_UI_DATABASE !== 'postgres') return undefined;
  const url = new URL(process.env.REDRESS_UI_POSTGRES);
  const { execFileSync } = await import('node:child_process');
  execFileSync('psql', [url.href, '-q', '-c', `DROP DATABASE IF EXISTS ${name}`, '-c', `CREATE DATABASE ${name}`]);
  url.pathname = `/${name}`;
  return url.href;
}

// args: what the program is started with; settings: REDRESS_… beside the usual ones; name: of its database.
export async function startServer({ args = ['demo', '--cases', '120'], settings = {}, name = 'redress_ui' } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'redress-ui-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const ours = { REDRESS_LISTEN: `127.0.0.1:${port}`, REDRESS_DATA_DIR: folder, REDRESS_LOG: 'warn', REDRESS_RATE_LIMITS: 'off' };
  const env = { ...process.env, ...ours, ...settings };
  const url = await database(name);
  if (url) env.REDRESS_DATABASE_URL = url;
  const child = spawn(process.env.REDRESS_UI_PROGRAM ?? path.join(root, 'target/debug/redress'), args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill());
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  const until = Date.now() + 300_000;
  for (;;) {
    const ready = await fetch(`${base}/readyz`).catch(() => undefined);
    if (ready?.ok) break;
    if (Date.now() > until || child.exitCode !== null) throw new Error('the demo did not start');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const stop = async () => {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    await rm(folder, { recursive: true, force: true });
  };
  return { base, folder, stop, said: () => said };
}

// The newest letter to an address that holds a private link, or another one of ours.
export async function privateLink(folder, to, link = /\/t\/[A-Za-z0-9_-]{50,}/) {
  for (let i = 0; i < 60; i++) {
    const names = (await readdir(path.join(folder, 'outbox')).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
    for (const name of names.reverse()) {
      const raw = await readFile(path.join(folder, 'outbox', name), 'utf8');
      if (!raw.includes(to)) continue;
      const plain = raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
      const decoded = plain + [...raw.matchAll(/\r?\n\r?\n([A-Za-z0-9+/=\r\n]{80,})/g)].map((m) => Buffer.from(m[1], 'base64').toString('utf8')).join('\n');
      const found = decoded.match(link);
      if (found) return found[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`no letter with a link to ${to}`);
}

// Quiet: nothing of the browser's own goes out while pages are measured.
const QUIET = ['--no-sandbox', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];

// As bin/setup looks for it; none of them: Playwright's own.
const PLACES = [process.env.REDRESS_CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
export const chromiumPath = PLACES.find((place) => place && existsSync(place));

// language: of the browser itself, which writes dates into their fields.
export function launch({ language = 'zh-CN', args = [] } = {}) {
  const env = { ...process.env, LANGUAGE: language.replace('-', '_') };
  return chromium.launch({ executablePath: chromiumPath, args: [...QUIET, `--lang=${language}`, ...args], env });
}

// A page that notes what the policy stopped, and can be checked.
// phone: it is touched, and has no pointer that hovers.
export async function newPage(browser, base, { width = 390, scripts = true, language = 'zh-CN', phone = false } = {}) {
  const touch = { hasTouch: phone, isMobile: phone };
  const context = await browser.newContext({ baseURL: base, locale: language, viewport: { width, height: 900 }, javaScriptEnabled: scripts, ...touch });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) problems.push(message.text());
  });
  return { page, problems, scripts };
}

// Does what leads to another page, and waits until that page stands: what comes next must not meet the old one.
export async function through(page, act) {
  await Promise.all([page.waitForNavigation(), act()]);
}

export async function check(assert, { page, problems, scripts }, name) {
  assert.deepEqual(problems, [], `${name}: the policy stopped something`);
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width: 320, height });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.setViewportSize({ width, height });
  assert.ok(over <= 0, `${name}: ${over} px wider than a small phone`);
  if (!scripts) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  assert.deepEqual(told, [], `${name}: axe`);
}

export async function signIn(page, email) {
  await page.goto('/sign-in');
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await through(page, () => page.click('form[action^="/sign-in"] button[type=submit]'));
}
