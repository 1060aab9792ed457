// One complaint through every status, as the consumer and as the desk see it.
import { file, go } from './filing.mjs';
import { AGENT } from './filer.mjs';
import { privateLink, through } from '../support.mjs';

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const SAYS = {
  'zh-CN': { reply: '我们已核对您的付款记录。', note: '内部：像是门店码没有关联。', ask: '请补一张扣款提醒的截图。', whom: '叮铃到家', offer: '我们请商家完结订单，并停止后面的扣款。', done: '商家已同步付款信息，订单将完结。', back: '补上了，谢谢。' },
  en: { reply: 'We have checked your payment.', note: 'Looks like the shop code is not linked.', ask: 'Please send a picture of the charge notice.', whom: 'Dingling Home', offer: 'We ask the merchant to complete the order and stop the charge.', done: 'The merchant has booked the payment; the order will be completed.', back: 'Here it is, thank you.' },
};

class Story {
  constructor(looker, guest, agent, reference) {
    Object.assign(this, { looker, guest, agent, reference, says: SAYS[looker.language] });
  }

  // Both sides of the case, as it stands.
  async both(status) {
    await this.looker.at(this.guest, `case/${status}`, `/complaints/${this.reference}`);
    await this.looker.at(this.agent, `desk/case-${status}`, `/desk/cases/${this.reference}`);
  }

  async act(noun, fields = {}) {
    const { page } = this.agent;
    await page.goto(`/desk/cases/${this.reference}/${noun}`);
    const form = `form[action$="/${noun}"]`;
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`${form} [name=${name}]`);
      if (await field.evaluate((node) => node.tagName === 'SELECT')) await field.selectOption(value);
      else await field.fill(value);
    }
    await through(page, () => page.click(`${form} button[type=submit]:not([formaction], [value=next], [value=queue]) >> nth=-1`));
    await page.waitForURL(`**/desk/cases/${this.reference}`);
  }

  async answer(form, fields = {}) {
    const { page } = this.guest;
    await page.goto(`/complaints/${this.reference}`);
    for (const [name, value] of Object.entries(fields)) await page.fill(`${form} [name=${name}]`, value);
    await through(page, () => page.click(`${form} button[type=submit]`));
    await page.waitForURL(`**/complaints/${this.reference}**`);
  }

  async asked() {
    const { says } = this;
    await this.both('new');
    await this.act('triage', { priority: 'urgent' });
    await this.act('assignment');
    await this.act('messages', { body: says.reply });
    await this.looker.look(this.agent, 'desk/case-flash');
    await this.act('notes', { body: says.note });
    await this.both('open');
    await this.act('information-request', { body: says.ask });
    await this.both('awaiting-consumer');
    await this.answer('form[action$="/messages"]', { body: says.back });
    await this.looker.look(this.guest, 'case/replied');
    await this.act('merchant-request', { whom: says.whom, body: says.ask });
    await this.both('awaiting-merchant');
    await this.act('platform-request', { whom: 'Alipay', body: says.ask });
    await this.both('awaiting-platform');
  }

  async ended() {
    const { says } = this;
    const offer = () => this.act('offer', { body: says.offer, remedy: 'refund', amount: '258.00', until: day(5), due_on: day(12) });
    await offer();
    await this.both('offered');
    await this.answer('form[action$="/offer"]:has([value=accept])');
    await this.both('resolved');
    await this.act('closure', { outcome: 'partly_upheld', root_cause: 'merchant_not_synced', explanation: says.done });
    await this.both('closed');
    await this.act('reopening', { reason: says.ask });
    await this.both('reopened');
    await this.looker.at(this.guest, 'case/withdrawal', `/complaints/${this.reference}/withdrawal`);
    await go2(this.guest.page);
    await this.both('withdrawn');
  }
}

const go2 = (page) => through(page, () => page.click('main form[method=post] button[type=submit]'));

async function errors(looker, guest, reference) {
  const { page } = guest;
  await page.goto(`/complaints/${reference}`);
  await through(page, () => page.click('form[action$="/messages"] button[type=submit]'));
  await looker.look(guest, 'case/empty-message');
  await page.goto(`/complaints/${reference}`);
  await through(page, () => page.click('form#add button[type=submit]'));
  await looker.look(guest, 'case/no-file');
}

export async function story(looker) {
  const guest = await looker.tab();
  const email = `story-${looker.language.toLowerCase()}@consumer.example`;
  const reference = await file(looker, guest, email);
  const agent = await looker.tab({ as: AGENT[looker.language] });
  const phone = await looker.tab();
  await looker.at(phone, 'case/private-link', await privateLink(looker.server.folder, email));
  await go(phone.page);
  await phone.page.waitForURL(`**/complaints/${reference}`);
  const told = new Story(looker, phone, agent, reference);
  await told.asked();
  await errors(looker, phone, reference);
  await phone.page.goto(`/complaints/${reference}`);
  await looker.print(phone, 'case/print', { has: [reference], hasNot: ['.top nav', 'button', '.btn', 'main form', '.skip'] });
  await told.ended();
  const lin = await looker.tab({ as: 'lin@demo.redress.example' });
  await looker.at(lin, 'case/lin', '/complaints/RD-2026-004817-0');
  const bare = await looker.tab({ scripts: false });
  bare.context.addCookies(await phone.context.cookies());
  await looker.at(bare, 'case/no-script', `/complaints/${reference}`);
}
