// Starts the program under test over a filled demo, and gives tests a browser.
import { spawn } from 'node:child_process';
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

export async function startServer() {
  const folder = await mkdtemp(path.join(tmpdir(), 'redress-ui-'));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = { ...process.env, REDRESS_LISTEN: `127.0.0.1:${port}`, REDRESS_DATA_DIR: folder, REDRESS_LOG: 'warn', REDRESS_RATE_LIMITS: 'off' };
  const url = await database('redress_ui');
  if (url) env.REDRESS_DATABASE_URL = url;
  const child = spawn(path.join(root, 'target/debug/redress'), ['demo', '--cases', '120'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  const until = Date.now() + 120_000;
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
  return { base, folder, stop };
}

// The newest letter to an address that holds a private link.
export async function privateLink(folder, to, after = 0) {
  for (let i = 0; i < 60; i++) {
    const names = (await readdir(path.join(folder, 'outbox')).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
    for (const name of names.reverse()) {
      const raw = await readFile(path.join(folder, 'outbox', name), 'utf8');
      if (!raw.includes(to)) continue;
      const plain = raw.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
      const decoded = plain + [...raw.matchAll(/\r?\n\r?\n([A-Za-z0-9+/=\r\n]{80,})/g)].map((m) => Buffer.from(m[1], 'base64').toString('utf8')).join('\n');
      const found = decoded.match(/\/t\/[A-Za-z0-9_-]{50,}/);
      if (found) return found[0];
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`no letter with a link to ${to}`);
}

export function launch() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--lang=zh-CN'] });
}

// A page that notes what the policy stopped, and can be checked.
export async function newPage(browser, base, { width = 390, scripts = true, language = 'zh-CN' } = {}) {
  const context = await browser.newContext({ baseURL: base, locale: language, viewport: { width, height: 900 }, javaScriptEnabled: scripts });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) problems.push(message.text());
  });
  return { page, problems, scripts };
}

export async function check(assert, { page, problems, scripts }, name) {
  assert.deepEqual(problems, [], `${name}: the policy stopped something`);
  if (!scripts) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  assert.deepEqual(told, [], `${name}: axe`);
  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width: 320, height });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await page.setViewportSize({ width, height });
  assert.ok(over <= 0, `${name}: ${over} px wider than a small phone`);
}

export async function signIn(page, email) {
  await page.goto('/sign-in');
  await page.fill('[name=email]', email);
  await page.fill('[name=password]', PASSWORD);
  await page.click('form[action^="/sign-in"] button[type=submit]');
}
