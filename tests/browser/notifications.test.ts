import type { Browser, Page } from 'playwright-core';
import {
  aCustomer,
  aProduct,
  countOf,
  orderOf,
  until,
  type Person,
  type System,
} from '../integration/harness';
import {
  aColleague,
  expectNoAxeViolations,
  launchBrowser,
  logIn,
  openPage,
  startShop,
} from './browser';

let shop: System;
let browser: Browser;
let colleague: Person;
let product: { id: string };

beforeAll(async () => {
  shop = await startShop({ deliveryReports: false });
  browser = await launchBrowser();
  colleague = await aColleague(shop);
  product = await aProduct(shop.db, { stockQuantity: 10_000 });
});
beforeEach(async () => {
  await shop.db('notifications').where({ status: 'failed' }).update({ abandonedAt: new Date() });
});
afterEach(() => {
  shop.inbox.fault('sms', 'ok');
  shop.inbox.fault('email', 'ok');
});
afterAll(async () => {
  await browser.close();
  await shop.close();
});

interface Order {
  readonly id: string;
  readonly number: string;
}

async function place(customer?: Person): Promise<Order> {
  const { token } = customer ?? (await aCustomer(shop.db));
  const { body } = await shop.call('POST', '/orders/', { token, body: orderOf([product, 1]) });
  return { id: body.id, number: body.order_number };
}

const smsOf = ({ id }: Order) =>
  shop.db('notifications').where({ orderId: id, notificationType: 'sms' });

const smsIs = (order: Order, status: string) =>
  until(`the SMS is ${status}`, async () =>
    (await smsOf(order)).some((row) => row.status === status),
  );

/** Orders whose SMS failed like this. */
async function withFailedSms(count: number, fault: 'reject' | 'cut' = 'reject'): Promise<Order[]> {
  shop.inbox.fault('sms', fault);
  const orders: Order[] = [];
  for (let made = 0; made < count; made += 1) orders.push(await place());
  for (const order of orders) await smsIs(order, 'failed');
  shop.inbox.fault('sms', 'ok');
  return orders;
}

async function received({ number }: Order): Promise<number> {
  const all = await shop.inbox.messages({ channel: 'sms' });
  return all.filter(({ text }) => text.includes(number)).length;
}

/** Logged in, at this page. */
async function at(path: string, who = colleague, options = {}) {
  const opened = await openPage(browser, options);
  await opened.page.goto(`${shop.url}/admin${path}`);
  await logIn(opened.page, who.email);
  return opened;
}

async function leave({ page, complaints }: { page: Page; complaints: string[] }): Promise<void> {
  expect(complaints).toEqual([]);
  await page.context().close();
}

test('a message that failed is found by its reason, retried from its page, and arrives once', async () => {
  const [order] = await withFailedSms(1);
  if (order === undefined) throw new Error('no order');
  const opened = await at('/notifications');
  const { page } = opened;
  await page
    .getByRole('list', { name: 'Failed messages by reason' })
    .getByRole('link', { name: /^Show these: SMS, For good/ })
    .first()
    .click();
  const row = page.getByRole('row').filter({ hasText: 'SMS' }).filter({ hasText: order.number });
  await row.getByRole('cell', { name: order.number, exact: true }).click();
  await page.getByText('It has not been sent.').waitFor();
  await page.getByText('The provider refused the message').waitFor();
  const temporal = page.getByRole('link', { name: /Open in Temporal Web/ });
  expect(await temporal.getAttribute('href')).toContain(`/workflows/order-${order.id}`);
  expect(await received(order)).toBe(0);
  await page.getByRole('button', { name: 'Send again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send 1 message again' });
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await dialog.getByText('1 is being sent again.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByText('The provider took it on').waitFor();
  expect(await received(order)).toBe(1);
  await leave(opened);
});

test('of those that are marked, what may have arrived is sent only if that is understood', async () => {
  const sure = await withFailedSms(1);
  const unsure = await withFailedSms(1, 'cut');
  const numbers = [...sure, ...unsure].map(({ number }) => number);
  const opened = await at('/notifications?filter=%7B%22status%22%3A%22failed%22%7D');
  const { page } = opened;
  for (const number of numbers) {
    await page.getByRole('row').filter({ hasText: number }).getByRole('checkbox').check();
  }
  await page.getByRole('button', { name: 'Send again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send 2 messages again' });
  await dialog.getByText('One of them may have arrived already').waitFor();
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await dialog.getByText('1 is being sent again.').waitFor();
  await dialog.getByText('1 was left as it is.').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await smsIs(sure[0]!, 'sent');
  await smsIs(unsure[0]!, 'failed');
  const [left] = await smsOf(unsure[0]!);
  await page.goto(`${shop.url}/admin/notifications/${left.id}/show`);
  const before = await received(unsure[0]!);
  await page.getByRole('button', { name: 'Send again' }).click();
  const again = page.getByRole('dialog');
  expect(await again.getByRole('button', { name: 'Send again' }).isDisabled()).toBe(true);
  await again.getByRole('checkbox', { name: 'Send these too' }).check();
  await again.getByRole('button', { name: 'Send again' }).click();
  await smsIs(unsure[0]!, 'sent');
  expect(await received(unsure[0]!)).toBe(before + 1);
  await leave(opened);
});

test('a group is sent again after a dry run, with progress that survives a reload', async () => {
  const orders = await withFailedSms(5);
  const opened = await at('/notifications');
  const { page } = opened;
  await page
    .getByRole('link', { name: /^Send again: SMS, For good/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'See how many there are' }).click();
  await page.getByRole('heading', { name: '5 messages match.' }).waitFor();
  for (const { number } of orders) await page.getByText(number).waitFor();
  await expectNoAxeViolations(page);
  await shop.stopWorkers();
  await page.getByRole('button', { name: 'Send 5 again' }).click();
  await page.getByText('Under way').waitFor();
  expect(page.url()).toMatch(/\/admin\/retries\/retry-[0-9a-f-]+$/);
  await page.reload();
  await page.getByText('Under way').waitFor();
  await page.getByText('0 of 5 sent again').waitFor();
  await expectNoAxeViolations(page);
  await shop.startWorkers();
  await page.getByText('5 of 5 sent again').waitFor();
  await page.getByText('Done').waitFor();
  for (const order of orders) {
    await smsIs(order, 'sent');
    expect(await received(order)).toBe(1);
  }
  await leave(opened);
});

test('a retry is cancelled from its page: what has not begun stays failed', async () => {
  const orders = await withFailedSms(2);
  const opened = await at('/retries?channel=sms');
  const { page } = opened;
  await page.getByRole('button', { name: 'See how many there are' }).click();
  await page.getByRole('heading', { name: '2 messages match.' }).waitFor();
  await shop.stopWorkers();
  await page.getByRole('button', { name: 'Send 2 again' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Cancelled').waitFor();
  await shop.startWorkers();
  for (const order of orders) {
    expect((await smsOf(order))[0].status).toBe('failed');
    expect(await received(order)).toBe(0);
  }
  await leave(opened);
});

test('a channel that is stopped, with a reason, holds a message until it is started again', async () => {
  const opened = await at('/channels');
  const { page } = opened;
  const card = page.getByRole('region', { name: 'SMS' });
  await card.getByRole('button', { name: 'Stop' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop SMS?' });
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByText('Say why it is stopped.').waitFor();
  await dialog.getByLabel('Reason').fill('The provider sends twice.');
  await expectNoAxeViolations(page);
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await card.getByText('Reason: The provider sends twice.').waitFor();
  const order = await place();
  await card.getByText(/^1, the oldest since/).waitFor();
  expect(await received(order)).toBe(0);
  await card.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await smsIs(order, 'sent');
  await card.getByText('Running').waitFor();
  await card.getByRole('button', { name: 'Change rate' }).click();
  const rate = page.getByRole('dialog', { name: 'Rate of SMS' });
  await rate.getByLabel('Messages a minute').fill('3000');
  await rate.getByRole('button', { name: 'Change rate' }).click();
  await card.getByText('3000 a minute').waitFor();
  expect(await received(order)).toBe(1);
  expect(await countOf(shop.db, 'channels', { channel: 'sms', perMinute: 3000 })).toBe(1);
  await shop.db('channels').update({ perMinute: null });
  await leave(opened);
});

test('two customers get what is written to them, and it is found among what was written', async () => {
  const two = [
    await aCustomer(shop.db, { firstName: 'Wanjiku', lastName: 'Kamau' }),
    await aCustomer(shop.db, { firstName: 'Otieno', lastName: 'Ouma' }),
  ];
  const opened = await at('/write');
  const { page } = opened;
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Choose at least one customer.').waitFor();
  await page.getByRole('checkbox', { name: 'SMS' }).check();
  for (const { email } of two) {
    const picker = page.getByRole('combobox', { name: 'Customers' });
    await picker.pressSequentially(email);
    expect(await picker.inputValue()).toBe(email);
    await page.getByRole('option', { name: email }).click();
  }
  await page.getByLabel('Subject').fill('Closed on Monday');
  await page.getByRole('textbox', { name: 'Text' }).fill(`We are closed. ${'x'.repeat(160)}`);
  await page.getByText('175 letters, 2 SMS for each recipient').first().waitFor();
  const preview = page.frameLocator('iframe[title="The e-mail as it will look"]');
  await preview.getByRole('heading', { name: 'Closed on Monday' }).waitFor();
  // The styles of the mail count, though the policy lets none in by itself.
  expect(
    await preview
      .getByRole('heading', { name: 'Closed on Monday' })
      .evaluate(
        (heading: any) => heading.ownerDocument.defaultView.getComputedStyle(heading).fontSize,
      ),
  ).toBe('22px');
  await page.getByRole('button', { name: 'Send' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send it?' });
  await dialog.getByText('This goes to 2 customers, by E-mail, SMS.').waitFor();
  await dialog.getByRole('button', { name: 'Send' }).click();
  await page.getByText('4 of 4 settled').waitFor();
  await page.getByText('4 sent, 0 failed, 0 skipped').waitFor();
  const mails = await shop.inbox.messages({ channel: 'email' });
  const got = mails.filter(({ subject }) => subject === 'Closed on Monday').map(({ to }) => to);
  expect(got.toSorted()).toEqual(two.map(({ email }) => email).toSorted());
  await page.getByRole('link', { name: 'Write another' }).click();
  await page.getByRole('link', { name: 'Closed on Monday' }).waitFor();
  await leave(opened);
});

test('a test SMS and an alert are sent from the site', async () => {
  const opened = await at('/write?what=trial_sms');
  const { page } = opened;
  await page.getByLabel('Telephone number').fill('no number');
  await page.getByRole('textbox', { name: 'Text' }).fill('Does it arrive?');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('see the marked fields').waitFor();
  expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('Does it arrive?');
  opened.complaints.splice(0); // the browser's own line about the 400
  await page.getByLabel('Telephone number').fill('+254700000123');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('link', { name: 'See what becomes of it' }).click();
  await page.getByText('The provider took it on').waitFor();
  await page.goto(`${shop.url}/admin/write?what=alert`);
  await page.getByRole('textbox', { name: 'Text' }).fill('The lift is broken.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await page.getByText(/admins? (is|are) being told/).waitFor();
  await until('the alert is there', async () => {
    const mails = await shop.inbox.messages({ channel: 'email', to: colleague.email });
    return mails.some(({ text }) => text.includes('The lift is broken.'));
  });
  await leave(opened);
});

test('who may not send sees messages and what failed, and nothing that sends', async () => {
  await withFailedSms(1);
  const reader = await aColleague(shop, { role: 'manager', permissions: ['manage_orders'] });
  const opened = await at('/notifications', reader);
  const { page } = opened;
  await page
    .getByRole('link', { name: /^Show these: SMS, For good/ })
    .first()
    .waitFor();
  expect(await page.getByRole('link', { name: /again/i }).count()).toBe(0);
  expect(await page.getByRole('checkbox').count()).toBe(0);
  const menu = page.getByRole('navigation', { name: 'Main menu' });
  for (const name of ['Channels', 'Message figures', 'Write']) {
    expect(await menu.getByText(name, { exact: true }).count()).toBe(0);
  }
  for (const path of ['channels', 'message-figures', 'write', 'retries']) {
    await page.goto(`${shop.url}/admin/${path}`);
    await page.getByText('Access denied').waitFor();
  }
  await leave(opened);
});

test.each(['light', 'dark'] as const)('axe finds nothing on any page, %s', async (colorScheme) => {
  const [order] = await withFailedSms(1);
  const [sms] = await smsOf(order!);
  const mail = await until('a mail is sent', () =>
    shop.db('notifications').where({ notificationType: 'email', status: 'sent' }).first(),
  );
  const opened = await at('/notifications', colleague, { colorScheme });
  const { page } = opened;
  await page.getByRole('cell', { name: order!.number }).first().waitFor();
  await expectNoAxeViolations(page);
  const pages: [path: string, seen: string][] = [
    [`notifications/${sms.id}/show`, 'It has not been sent.'],
    [`notifications/${mail.id}/show`, 'As the e-mail looks'],
    ['retries', 'See how many there are'],
    ['channels', 'As of'],
    ['message-figures', 'Half are sent within'],
    ['write', 'Written before'],
    ['write?what=trial_email', 'Type a subject and a text'],
    ['write?what=alert', 'Details'],
  ];
  for (const [path, seen] of pages) {
    await page.goto(`${shop.url}/admin/${path}`);
    await page.getByText(seen).first().waitFor();
    await expectNoAxeViolations(page);
  }
  await leave(opened);
});

test('on a phone the messages are cards', async () => {
  const [order] = await withFailedSms(1);
  const opened = await at('/notifications', colleague, { viewport: { width: 390, height: 844 } });
  const { page } = opened;
  await page.getByText(order!.number).first().waitFor();
  expect(await page.getByRole('table').count()).toBe(0);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await expectNoAxeViolations(page);
  await leave(opened);
});
