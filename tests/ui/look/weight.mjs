// What a first view costs: bytes over the wire and requests, without the evidence that people sent.
import { FILER, visitor } from './filer.mjs';

const KB = 1024;
// A step of the filing, with all that it loads.
const STEP = 25 * KB;
const CONSUMER = 50 * KB;
const STAFF = 90 * KB;
const REPORT = 130 * KB;
const MOST_REQUESTS = 6;

const LIN = 'lin@demo.redress.example';
const PAGES = [
  ['', '/', CONSUMER], ['', '/complaints/new/problem', STEP], ['', '/track', CONSUMER], ['', '/check', CONSUMER], ['', '/guides', CONSUMER], ['', '/guides/provider-alipay', CONSUMER], ['', '/sign-in', CONSUMER], ['', '/privacy', CONSUMER],
  [FILER, '/complaints/new/order', STEP], [FILER, '/complaints/new/details', STEP], [FILER, '/complaints/new/evidence', STEP], [FILER, '/complaints/new/contact', STEP], [FILER, '/complaints/new/review', STEP],
  [LIN, '/account', CONSUMER], [LIN, '/complaints', CONSUMER], [LIN, '/complaints/RD-2026-004817-0', CONSUMER],
  ['limin@demo.redress.example', '/desk/queue', STAFF], ['limin@demo.redress.example', '/desk/cases/RD-2026-004817-0', STAFF],
  ['chenlan@demo.redress.example', '/oversight/response-times', REPORT], ['admin@demo.redress.example', '/admin/people', STAFF],
];

async function cost(tab, url) {
  const wire = await tab.context.newCDPSession(tab.page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  const asked = new Map();
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => asked.set(requestId, { url: request.url, bytes: 0 }));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => asked.has(requestId) && (asked.get(requestId).bytes = encodedDataLength));
  await tab.page.goto(url, { waitUntil: 'networkidle' });
  // The icon of the page before may be asked for once more.
  const ours = [...new Map([...asked.values()].map((request) => [request.url, request])).values()].filter((request) => !/^data:|\/evidence\//.test(request.url));
  return { bytes: ours.reduce((sum, request) => sum + request.bytes, 0), requests: ours.length, urls: ours.map((request) => new URL(request.url).pathname) };
}

export async function weigh(looker) {
  const rows = [];
  for (const [as, url, most] of PAGES) {
    const tab = await visitor(looker, as);
    const { bytes, requests, urls } = await cost(tab, url);
    const problems = [];
    if (bytes > most) problems.push(`weighs ${(bytes / KB).toFixed(1)} KB, allowed are ${most / KB}`);
    if (requests > MOST_REQUESTS) problems.push(`asks ${requests} times, allowed are ${MOST_REQUESTS}: ${urls.join(' ')}`);
    rows.push({ name: `weight ${url}`, language: looker.language, problems, figures: `${(bytes / KB).toFixed(1)} KB in ${requests} requests` });
    await tab.context.close();
  }
  return rows;
}
