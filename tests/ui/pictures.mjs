// Makes the pictures of the README: node pictures.mjs (after `cargo build` and `npm ci` here).
import path from 'node:path';
import { launch, newPage, signIn, startServer } from './support.mjs';

const folder = path.resolve(import.meta.dirname, '../../docs/pictures');
const server = await startServer({ args: ['demo', '--cases', '400'] });
const browser = await launch();
const shoot = async (name, width, height, visit) => {
  const { page } = await newPage(browser, server.base, { width });
  await page.setViewportSize({ width, height });
  await visit(page);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.context().close();
};
const story = async (page, email, at) => {
  await signIn(page, email);
  await page.goto(at);
};
await shoot('home', 390, 844, (page) => page.goto('/'));
await shoot('complaint', 390, 844, (page) => story(page, 'lin@demo.redress.example', '/complaints/RD-2026-004817-0'));
await shoot('queue', 1280, 800, (page) => story(page, 'limin@demo.redress.example', '/desk/queue'));
await shoot('case', 1280, 800, (page) => story(page, 'limin@demo.redress.example', '/desk/cases/RD-2026-004817-0'));
await shoot('response-times', 1280, 800, (page) => story(page, 'chenlan@demo.redress.example', '/oversight/response-times'));
await browser.close();
await server.stop();
