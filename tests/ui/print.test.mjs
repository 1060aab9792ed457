// Figures on paper: each chart with its table, whole at the width of A4, dark on white; and nothing that leads somewhere else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newPage, signIn, startServer } from './support.mjs';

const CHEN = 'chenlan@demo.redress.example';
const PAGES = ['', '/response-times', '/sla', '/workload', '/root-causes', '/satisfaction', '/promises', '/cases', '/scheduled'];
// A4 with margins of 15 mm, and of 25: 96 of its dots are an inch.
const WIDTHS = [680, 605];
const MARGIN = { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' };
const NOT_PRINTED = 'nav, button, .btn, main form, .dbar, .skip, main a[href*=".csv"], main a[href*=".xlsx"], main a[href*=".svg?"]';
let server;
let browser;

before(async () => {
  server = await startServer({ args: ['demo', '--cases', '120'], name: 'redress_ui_print' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const opened = async (theme) => {
  const { page } = await newPage(browser, server.base, { width: 1280 });
  await signIn(page, CHEN);
  if (theme) await page.context().addCookies([{ name: 'redress-theme', value: theme, url: server.base }]);
  return page;
};

// What is seen of a selector, by its words.
const seen = (page, selector) => page.$$eval(selector, (all) => all.filter((it) => it.checkVisibility()).map((it) => it.textContent.trim()));

// Tables whose right end, or the end of one of whose cells, is beyond the paper or beyond what holds it.
const cut = (page) =>
  page.$$eval('main table', (all) => {
    const told = (table) => table.caption?.textContent ?? table.className;
    const ends = (table) => Math.max(...[table, ...table.querySelectorAll('th, td')].map((it) => it.getBoundingClientRect().right));
    const visible = all.filter((table) => table.checkVisibility());
    return visible.filter((table) => ends(table) > document.documentElement.clientWidth + 1).map(told);
  });

const scrolls = (page) =>
  page.$$eval('main *', (all) => {
    const hides = (it) => !['visible', 'clip'].includes(getComputedStyle(it).overflowX) && it.scrollWidth > it.clientWidth + 1;
    return all.filter((it) => it.checkVisibility() && !it.matches('.sr') && !it.closest('svg') && hides(it)).map((it) => it.className);
  });

test('no page of figures prints what is only good on a screen, and none of its tables is cut', { timeout: 300_000 }, async () => {
  const page = await opened();
  for (const path of PAGES) {
    await page.emulateMedia({ media: 'screen' });
    await page.goto(`/oversight${path}`);
    // What is folded on the screen, the numbers of each hour, is opened on paper.
    const tables = (await seen(page, 'main table')).length + (await page.$$('main .by-hour:not([open]) table')).length;
    const charts = (await seen(page, 'main svg.chart')).length;
    await page.emulateMedia({ media: 'print' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      assert.deepEqual(await seen(page, NOT_PRINTED), [], `${path} at ${width}`);
      assert.equal((await seen(page, 'main table')).length, tables, `${path} at ${width}: every table`);
      assert.equal((await seen(page, 'main svg.chart')).length, charts, `${path} at ${width}: every chart`);
      assert.deepEqual(await cut(page), [], `${path} at ${width}: a table is cut`);
      assert.deepEqual(await scrolls(page), [], `${path} at ${width}: something would have to be scrolled`);
      assert.equal((await seen(page, 'h1')).length, 1, path);
    }
    const paper = await page.pdf({ format: 'A4', margin: MARGIN });
    assert.equal(paper.subarray(0, 5).toString(), '%PDF-', path);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  await page.context().close();
});

test('the report of response times prints each chart beside its table, and what it is of', { timeout: 120_000 }, async () => {
  const page = await opened();
  await page.goto('/oversight/response-times');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: WIDTHS[0], height: 900 });
  const figures = await page.$$eval('main figure.fig', (all) =>
    all.map((it) => [it.querySelectorAll('svg.chart').length, [...it.querySelectorAll('table')].filter((table) => table.checkVisibility()).length]),
  );
  assert.ok(figures.length >= 3, JSON.stringify(figures));
  for (const [charts, tables] of figures.slice(0, 2)) assert.ok(charts <= 1 && tables >= 1, JSON.stringify(figures));
  assert.ok(figures.some(([charts, tables]) => charts === 1 && tables >= 1), JSON.stringify(figures));
  assert.equal((await seen(page, '.basis .of')).length, 1, 'the days and what narrows them');
  await page.context().close();
});

test('paper is light, whatever theme was chosen', { timeout: 120_000 }, async () => {
  for (const [theme, colorScheme] of [['dark', 'light'], ['', 'dark'], ['dark', 'dark'], ['light', 'dark']]) {
    const page = await opened(theme);
    await page.emulateMedia({ media: 'screen', colorScheme });
    await page.goto('/oversight/response-times');
    const colours = () =>
      page.evaluate(() => {
        const of = (selector, what) => getComputedStyle(document.querySelector(selector))[what];
        return { paper: of('body', 'backgroundColor'), words: of('h1', 'color'), muted: of('main .muted', 'color'), bar: of('.chart .bar', 'fill') };
      });
    const onScreen = await colours();
    if (theme !== 'light') assert.equal(onScreen.paper, 'rgb(14, 20, 24)', `${theme} ${colorScheme}: dark on the screen`);
    await page.emulateMedia({ media: 'print', colorScheme });
    assert.deepEqual(
      await colours(),
      { paper: 'rgb(255, 255, 255)', words: 'rgb(0, 0, 0)', muted: 'rgb(51, 51, 51)', bar: 'rgb(11, 107, 102)' },
      `${theme} ${colorScheme}`,
    );
    await page.context().close();
  }
});
