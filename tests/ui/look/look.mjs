// Looks at every page in both languages, themes and widths: bin/look. Pictures go to tests/ui/shots.
import { rm } from 'node:fs/promises';
import { launch, startServer } from '../support.mjs';
import { access } from './access.mjs';
import { admin } from './admin.mjs';
import { desk, oversight } from './desk.mjs';
import { errors } from './errors.mjs';
import { filing } from './filing.mjs';
import { guides } from './guides.mjs';
import { own } from './own.mjs';
import { parties } from './parties.mjs';
import { light } from './lighthouse.mjs';
import { Looker, shots } from './looker.mjs';
import { story } from './story.mjs';
import { calendars } from './calendars.mjs';
import { weigh } from './weight.mjs';

// The name before the slash of a page's name says which walk it stands on. The desk is looked at before the story moves it.
const WALKS = { cal: calendars, access, guides, own, filing, desk, oversight, admin, parties, errors, case: story };

function asked() {
  const [flag, pattern, ...more] = process.argv.slice(2);
  if (flag === undefined) return undefined;
  if (flag !== '--only' || !pattern || more.length) {
    console.error('bin/look: bin/look [--only PATTERN]   a page, such as desk/queue; a walk, such as desk; weight; Lighthouse');
    process.exit(2);
  }
  return pattern;
}

// A walk that breaks off is told as a page that fails, and the others still go.
async function walk(language, only) {
  const short = language.slice(0, 2);
  const browser = await launch({ language });
  const server = await startServer({ args: ['demo', '--cases', '400'], name: `redress_look_${short}` });
  const looker = new Looker({ browser, server, language, only: only && new RegExp(only) });
  const first = only?.split('/')[0];
  for (const [name, go] of Object.entries(WALKS)) {
    if (only && Object.hasOwn(WALKS, first) && first !== name) continue;
    if (/^(weight|Lighthouse)$/.test(only ?? '')) continue;
    await go(looker).catch((error) => looker.rows.push({ name: `${name} (the walk)`, language, problems: [`broke off: ${error.message}`] }));
  }
  return looker;
}

function table(rows) {
  const bad = rows.filter((row) => row.problems.length);
  const wide = Math.max(...rows.map((row) => row.name.length), 4);
  console.log(`\n\n${'page'.padEnd(wide)}  zh-CN  en`);
  for (const name of [...new Set(rows.map((row) => row.name))]) {
    const mark = (language) => {
      const ours = rows.filter((row) => row.name === name && row.language === language);
      if (!ours.length) return '–';
      const wrong = ours.reduce((sum, row) => sum + row.problems.length, 0);
      return wrong ? `${wrong} wrong` : ours[0].figures ?? 'ok';
    };
    console.log(`${name.padEnd(wide)}  ${mark('zh-CN').padEnd(6)} ${mark('en')}`);
  }
  if (bad.length) console.log('\nGates missed:');
  for (const row of bad) for (const problem of row.problems) console.log(`  ${row.name} (${row.language}) ${problem}`);
  console.log(`\n${rows.length} looked at, ${bad.length} with something wrong; pictures in ${shots}`);
  return bad.length === 0;
}

const only = asked();
if (!only) await rm(shots, { recursive: true, force: true });
const lookers = await Promise.all(['zh-CN', 'en'].map((language) => walk(language, only)));
const rows = lookers.flatMap((looker) => looker.rows);
// As a walk that breaks off, a measure that does is told in the table.
const measure = async (name, work, looker) => {
  const broken = (error) => [{ name, language: looker.language, problems: [`broke off: ${error.message}`] }];
  if (!only || only === name) rows.push(...(await work(looker).catch(broken)));
};
for (const looker of lookers) await measure('weight', weigh, looker);
await measure('Lighthouse', light, lookers[0]);
const good = table(rows);
for (const looker of lookers) {
  await looker.browser.close();
  await looker.server.stop();
}
process.exit(good ? 0 : 1);
