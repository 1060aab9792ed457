// Calendars: list, form with its errors, what a change would do, days off from a file.
import { through } from '../support.mjs';

const CN = '/admin/calendars/cn';
const IMPORT = `${CN}/import`;
const press = (page, step) => through(page, () => page.click(`button.btn[value=${step}]`));
const events = [
  'DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:元旦（休）',
  'DTSTART;VALUE=DATE:20270109\r\nSUMMARY:元旦 补班',
  'DTSTART:20270101T090000Z\r\nSUMMARY:x',
];
const file = `BEGIN:VCALENDAR\r\n${events.map((it) => `BEGIN:VEVENT\r\n${it}\r\nEND:VEVENT\r\n`).join('')}END:VCALENDAR\r\n`;
const choose = async (page, text) => {
  await page.setInputFiles('#file', { name: 'a.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) });
  await through(page, () => page.click('form[enctype] button[type=submit]'));
};

export async function calendars(looker) {
  const tab = await looker.tab({ as: 'admin@demo.redress.example' });
  const { page } = tab;
  await looker.at(tab, 'admin/calendars', '/admin/calendars');
  await looker.at(tab, 'admin/calendar', CN);
  await page.fill('#tuesday', '9:00-13:00 12:30-18:00');
  await page.fill('#zone', 'Asia/Peking');
  await page.fill('#own_hours', '2026-12-24');
  await page.fill('#holidays', '2026-10-01 国庆节\n明天 年会');
  await press(page, 'check');
  await looker.look(tab, 'admin/calendar-errors');
  await page.goto(CN);
  await page.fill('#friday', '9:00-12:00 13:30-17:00');
  await page.fill('#holidays', `${await page.inputValue('#holidays')}\n2026-11-25..2026-11-26 盘点`);
  await press(page, 'check');
  await looker.look(tab, 'admin/calendar-confirm');
  await looker.at(tab, 'admin/calendar-new', '/admin/calendars/new?from=uk');
  await looker.at(tab, 'admin/calendar-import', IMPORT);
  await choose(page, 'x');
  await looker.look(tab, 'admin/calendar-import-refused');
  await choose(page, file);
  await looker.look(tab, 'admin/calendar-import-shown');
  await press(page, 'back');
  await looker.look(tab, 'admin/calendar-import-taken');
}
