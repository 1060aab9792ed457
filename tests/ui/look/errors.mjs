// A house that has just been set up: the first page of all, empty rooms, and the pages that say no.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { file, go } from './filing.mjs';
import { startServer, through } from '../support.mjs';

const ADMIN = 'first@admin.example';
const LONG = 'a-long-enough-password-2026';

async function setUp(looker, server) {
  const tab = await looker.tab({ server });
  const { page } = tab;
  const link = server.said().match(/\/setup\/[A-Za-z0-9_-]+/)[0];
  await looker.at(tab, 'errors/set-up', link);
  await go(page);
  await looker.look(tab, 'errors/set-up-errors');
  await page.fill('[name=name]', '许志宏');
  await page.fill('[name=email]', ADMIN);
  await page.fill('[name=password]', LONG);
  await go(page);
  await looker.look(tab, 'errors/set-up-done');
  await looker.at(tab, 'errors/home-with-phone', '/');
  await looker.at(tab, 'errors/set-up-dead', link);
}

async function emptyRooms(looker, server) {
  const tab = await looker.tab({ server, as: ADMIN, password: LONG });
  await looker.at(tab, 'errors/queue-empty', '/desk/queue');
  await looker.at(tab, 'errors/queue-mine-empty', '/desk/queue?view=mine');
  await looker.at(tab, 'errors/report-empty', '/oversight/response-times');
  await looker.at(tab, 'errors/people', '/admin/people');
  await looker.at(tab, 'errors/desk-404', '/desk/cases/RD-2026-000001-0');
}

async function refusals(looker, server) {
  const tab = await looker.tab({ server });
  const { page, context } = tab;
  await looker.at(tab, 'errors/404', '/nothing-here');
  await looker.at(tab, 'errors/404-of-a-case', '/complaints/RD-2026-004817-0');
  await page.goto('/complaints/new/problem');
  await page.check('[value=order_stuck]');
  await page.locator('main [name=csrf]').evaluate((field) => { field.value = 'another'; });
  await go(page);
  await looker.look(tab, 'errors/403');
  for (let i = 0; i < 21; i++) await context.request.get(`/t/${'B'.repeat(64)}`);
  await looker.at(tab, 'errors/429', `/t/${'B'.repeat(64)}`);
}

// The folder of evidence is gone: an upload cannot be kept (503), a file cannot be read (410).
async function brokenDisk(looker, server) {
  const quiet = Object.assign(Object.create(Object.getPrototypeOf(looker)), looker, { only: /^$/ });
  const tab = await looker.tab({ server });
  const { page, context } = tab;
  const reference = await file(quiet, tab, '');
  await page.goto(`/complaints/${reference}`);
  const files = await page.locator('.file-acts a').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  const evidence = path.join(server.folder, 'evidence');
  await rename(evidence, `${evidence}.aside`);
  await mkdir(path.dirname(evidence), { recursive: true });
  await writeFile(evidence, '');
  const answer = await context.request.get(files.at(-1));
  if (answer.status() >= 400) await looker.at(tab, `errors/${answer.status()}`, files.at(-1));
  await page.goto(`/complaints/${reference}`);
  await page.setInputFiles('#files', { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==', 'base64') });
  // As without a script, which would keep the form.
  await through(page, () => page.evaluate(() => HTMLFormElement.prototype.submit.call(document.querySelector('form#add'))));
  await looker.look(tab, 'errors/503');
}

export async function errors(looker) {
  const settings = { REDRESS_RATE_LIMITS: '1', REDRESS_SERVICE_PHONE: '400-820-0000', REDRESS_LOG: 'off' };
  const server = await startServer({ args: ['serve'], settings, name: `redress_look_empty_${looker.language.slice(0, 2)}` });
  try {
    await setUp(looker, server);
    await emptyRooms(looker, server);
    await refusals(looker, server);
    await brokenDisk(looker, server);
  } finally {
    await server.stop();
  }
}
