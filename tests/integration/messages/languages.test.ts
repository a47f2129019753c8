import { mailLowStock } from '../../../db/reports/mail';
import { recordLeftUnconfirmed } from '../../../db/orders/change';
import {
  aCustomer,
  anAdmin,
  aProduct,
  orderOf,
  shop,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let english: Person & { adminId: number };
let swahili: Person & { adminId: number };
let product: { id: string };

beforeAll(async () => {
  system = await startSystem();
  english = await anAdmin(system.db);
  swahili = await anAdmin(system.db);
  await system.db('customers').where({ id: swahili.id }).update({ language: 'sw' });
  product = await aProduct(system.db, { stockQuantity: 100 });
});

afterAll(() => system.close());

async function anOrder(customer: Person): Promise<{ id: string; order_number: string }> {
  const { status, body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  expect(status).toBe(201);
  return body;
}

const moveTo = async (id: string, status: string) => {
  const path = `/orders/${id}/update_status/`;
  const answer = await system.call('POST', path, { token: english.token, body: { status } });
  expect(answer.status).toBe(200);
};

const messagesOf = async (to: string, about: string) =>
  (await system.inbox.messages({ to })).filter(({ text }) => text.includes(about));

/** What has come to one address on both channels, once there are so many. */
const heard = (to: string, about: string, count = 1) =>
  until(`${to} has ${count} messages`, async () => {
    const messages = await messagesOf(to, about);
    return messages.length >= count && messages;
  });

const phoneOf = async ({ id }: Person): Promise<string> =>
  (await system.db('customers').where({ id }).first('phoneNumber')).phoneNumber;

test('a customer hears of an order in their language, each admin in theirs', async () => {
  const customer = await aCustomer(system.db, { language: 'sw' });
  const { order_number: number } = await anOrder(customer);

  const [mail] = await heard(customer.email, number);
  expect(mail?.subject).toBe(`Tumepokea oda ${number}`);
  expect(mail?.text).toContain('Habari Amina,');
  expect(mail?.html).toContain('<html lang="sw">');
  const [sms] = await heard(await phoneOf(customer), number);
  expect(sms?.text).toMatch(
    new RegExp(`^Asante! Tumepokea oda yako ${number}, jumla Ksh 1,500\\.00\\. Inatarajiwa`),
  );

  const [toOne] = await heard(english.email, number);
  const [toOther] = await heard(swahili.email, number);
  expect(toOne?.subject).toBe(`New order ${number}, Ksh 1,500.00`);
  expect(toOther?.subject).toBe(`Oda mpya ${number}, Ksh 1,500.00`);
  expect(toOther?.text).toContain('Mteja: Amina Odhiambo');
  expect(toOther?.text).not.toMatch(/Customer|Delivery|Total/);
});

test('another language of the profile holds from the next message on', async () => {
  const customer = await aCustomer(system.db);
  const { id, order_number: number } = await anOrder(customer);
  const [first] = await heard(customer.email, number);
  expect(first?.subject).toBe(`Order ${number} received`);
  const changed = await system.call('PATCH', '/customers/update_profile/', {
    token: customer.token,
    body: { language: 'sw' },
  });
  expect(changed.body.language).toBe('sw');
  await moveTo(id, 'confirmed');
  const mails = await heard(customer.email, number, 2);
  expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
    `Oda ${number} imethibitishwa`,
    `Order ${number} received`,
  ]);
  const sms = await heard(await phoneOf(customer), number, 2);
  expect(sms.map(({ text }) => text)).toContain(
    `Oda yako ${number} imethibitishwa. Tutakujulisha itakapokuwa njiani.`,
  );
});

test('admins hear of an order left unconfirmed in their languages', async () => {
  const { id, order_number: number } = await anOrder(await aCustomer(system.db));
  await recordLeftUnconfirmed(system.db, shop, {
    orderId: id,
    commandId: 'left',
    by: { type: 'system', id: null },
  });
  const rows = await system
    .db('notifications')
    .where({ orderId: id, event: 'left_unconfirmed' })
    .orderBy('recipientId');
  expect(rows.map(({ recipientId, subject }) => [recipientId, subject])).toEqual([
    [english.id, `Order ${number} still waits to be confirmed`],
    [swahili.id, `Oda ${number} bado inasubiri kuthibitishwa`],
  ]);
});

test('an alert and a report go to each admin in theirs', async () => {
  await system.call('POST', '/admin/send_system_alert/', {
    token: english.token,
    body: { alert_type: 'warning', message: 'The printer is on fire.' },
  });
  const [warning] = await heard(english.email, 'printer');
  const [onyo] = await heard(swahili.email, 'printer');
  expect(warning?.subject).toBe('Warning: The printer is on fire.');
  expect(onyo?.subject).toBe('Onyo: The printer is on fire.');

  await system.call('POST', '/admin/send_daily_report/', { token: english.token });
  const [report] = await heard(english.email, 'Orders per day');
  const [ripoti] = await heard(swahili.email, 'Oda kwa siku');
  expect(report?.subject).toMatch(/^Report of \w{3} \d/);
  expect(ripoti?.subject).toMatch(/^Ripoti ya (Juma|Alhamisi|Ijumaa)/);
});

test('what runs out is told in both', async () => {
  await aProduct(system.db, { stockQuantity: 2, name: 'Taa ya jua' });
  await system.db.transaction((trx) => mailLowStock(trx, '2026-01-05', shop));
  const rows = await system
    .db('notifications')
    .where({ event: 'low_stock' })
    .orderBy('recipientId')
    .select('subject', 'message');
  expect(rows.map(({ subject }) => subject)).toEqual([
    'Low stock: 1 product',
    'Bidhaa 1 inakaribia kuisha',
  ]);
  expect(rows[1].message).toContain('zimebaki 2');
});

test('an admin’s own words stay as they are, in a frame that each recipient can read', async () => {
  const people = [await aCustomer(system.db), await aCustomer(system.db, { language: 'sw' })];
  await system.call('POST', '/admin/notifications/send_custom/', {
    token: english.token,
    body: {
      subject: 'Jamhuri Day',
      message: 'We are closed.',
      send_email: true,
      send_sms: true,
      customer_ids: people.map(({ id }) => id),
    },
  });
  const [inEnglish, inSwahili] = await Promise.all(
    people.map(async ({ email }) => (await heard(email, 'We are closed.'))[0]),
  );
  expect(inEnglish?.text).toMatch(/We are closed\.\n\n-- \nYou get this message/);
  expect(inSwahili?.text).toMatch(/We are closed\.\n\n-- \nUnapata ujumbe huu/);
  expect([inEnglish?.subject, inSwahili?.subject]).toEqual(['Jamhuri Day', 'Jamhuri Day']);
  const [person] = people.slice(1);
  const [sms] = await heard(await phoneOf(person!), 'We are closed.');
  expect(sms?.text).toBe('We are closed.');
});

test('a message about the account leads to a page in the same language', async () => {
  const { email } = await aCustomer(system.db, { language: 'sw' });
  await system.call('POST', '/auth/password/reset/', { body: { email } });
  const [mail] = await heard(email, 'reset-password');
  expect(mail?.subject).toBe('Weka nenosiri jipya');
  const address = /http:\S+/.exec(mail?.text ?? '')?.[0] ?? '';
  const { pathname, search, searchParams } = new URL(address);
  expect(searchParams.get('token')).toMatch(/^[\w-]{64}$/);
  const page = await (await fetch(`${system.url}${pathname}${search}`)).text();
  expect(page).toContain('<html lang="sw">');
  expect(page).toContain('<h1>Weka nenosiri jipya</h1>');
});
