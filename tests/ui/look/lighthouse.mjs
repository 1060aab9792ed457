// Lighthouse on a phone, for a handful of pages. A busy machine slows every page: the best of three counts.
import { launch } from '../support.mjs';
import { FILER, visitor } from './filer.mjs';

const CONSUMER = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 95 };
const STAFF = { performance: 95 };
const MOST = { 'cumulative-layout-shift': 0.02, 'largest-contentful-paint': 1800 };
const LIN = 'lin@demo.redress.example';
const PAGES = [
  ['', '/complaints/new/problem', CONSUMER], ['', '/track', CONSUMER],
  ['', '/check/order_stuck?paid=yes&finished=no&asked=not_yet', CONSUMER], ['', '/guides', CONSUMER], ['', '/guides/order-states', CONSUMER], [LIN, '/complaints/RD-2026-004817-0', CONSUMER],
  [LIN, '/complaints/RD-2026-004817-0/consents', CONSUMER], [LIN, '/account', CONSUMER], ['', '/privacy', CONSUMER],
  [FILER, '/complaints/new/order', CONSUMER], [FILER, '/complaints/new/evidence', CONSUMER], [FILER, '/complaints/new/review', CONSUMER],
  ['limin@demo.redress.example', '/desk/queue', STAFF], ['chenlan@demo.redress.example', '/oversight/response-times', STAFF],
  // Last: the demo is still drawing its previews when the first is measured.
  ['', '/', CONSUMER],
];
// Nobody's own page is for a search engine, and says so.
const PRIVATE = /^.(complaints|account)/;
const TRIES = 3;

async function cookies(looker, as) {
  const tab = await visitor(looker, as);
  const all = await tab.context.cookies();
  await tab.context.close();
  return all.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ');
}

async function measure(lighthouse, url, gates, { port, Cookie }) {
  const options = { port, output: 'json', logLevel: 'silent', extraHeaders: { Cookie }, onlyCategories: Object.keys(CONSUMER) };
  if (PRIVATE.test(new URL(url).pathname)) options.skipAudits = ['is-crawlable'];
  let best;
  for (let i = 0; i < TRIES; i++) {
    const { lhr } = await lighthouse(url, options);
    const told = { scores: {}, problems: [] };
    for (const [name, category] of Object.entries(lhr.categories)) told.scores[name] = Math.round(category.score * 100);
    for (const [name, least] of Object.entries(gates)) {
      if (told.scores[name] >= least) continue;
      const lost = lhr.categories[name].auditRefs.filter((ref) => ref.weight && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9).map((ref) => ref.id);
      told.problems.push(`Lighthouse ${name} ${told.scores[name]} (${lost.join(', ')})`);
    }
    if (gates !== STAFF) {
      for (const [name, most] of Object.entries(MOST)) if (lhr.audits[name].numericValue > most) told.problems.push(`${name} ${lhr.audits[name].displayValue}`);
    }
    if (!best || told.problems.length < best.problems.length) best = told;
    if (!best.problems.length) break;
  }
  return best;
}

export async function light(looker) {
  const { default: lighthouse } = await import('lighthouse');
  const port = 9000 + Math.floor(Math.random() * 900);
  const browser = await launch({ args: [`--remote-debugging-port=${port}`] });
  const rows = [];
  for (const [as, url, gates] of PAGES) {
    const { scores, problems } = await measure(lighthouse, looker.server.base + url, gates, { port, Cookie: await cookies(looker, as) });
    rows.push({ name: `Lighthouse ${url}`, language: looker.language, problems, figures: Object.values(scores).join(' · ') });
  }
  await browser.close();
  return rows;
}
