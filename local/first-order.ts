import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Console } from './console';
import { Refusal, ShopClient } from './shop-client';

export interface FirstOrderOptions {
  readonly apiUrl: string;
  /** The address of the inbox page; undefined where messages go to real providers. */
  readonly inboxUrl: string | undefined;
  readonly out: Console;
  readonly signal: AbortSignal;
  /** How long to wait for the order's messages. */
  readonly patienceMs: number;
}

export interface FirstOrder {
  readonly id: string;
  readonly number: string;
}

/** A customer of the demo shop who could log in. */
export interface DemoCustomer {
  readonly email: string;
  readonly password: string;
  readonly client: ShopClient;
}

const demoCustomers = ['john.doe@example.com', 'jane.smith@example.com', 'bob.wilson@example.com'];
const password = 'testpass123';
const admin = { email: 'admin@orderflow.com', password: 'admin123' };
const way = ['confirmed', 'processing', 'shipped', 'delivered'] as const;

const productPage = z.object({
  results: z.array(z.object({ id: z.string(), name: z.string(), price: z.string() })),
});
const placedOrder = z.object({
  id: z.string(),
  order_number: z.string(),
  total_amount: z.string(),
  status: z.string(),
});
const timelineEntry = z.object({
  at: z.string(),
  kind: z.string(),
  to_status: z.string().nullish(),
  actor: z.object({ type: z.string() }).nullish(),
  notification: z
    .looseObject({
      status: z.string().nullish(),
      notification_type: z.string().nullish(),
      channel: z.string().nullish(),
    })
    .nullish(),
});
type TimelineEntry = z.infer<typeof timelineEntry>;
const inboxMessages = z.array(
  z.object({
    channel: z.string(),
    to: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
  }),
);
const count = z.object({ count: z.number() });

/** The first of the demo customers who still has the demo password; people change what is in their shop. */
export async function findDemoCustomer(
  apiUrl: string,
  signal: AbortSignal,
): Promise<DemoCustomer | undefined> {
  for (const email of demoCustomers) {
    try {
      const client = await ShopClient.logIn(apiUrl, { email, password }, signal);
      return { email, password, client };
    } catch (error) {
      if (!(error instanceof Refusal && error.status < 500)) throw error;
    }
  }
  return undefined;
}

/** Does over HTTP what a customer and an admin would, and tells what happens. Throws in plain words. */
export async function placeFirstOrder(
  { email, client }: DemoCustomer,
  options: FirstOrderOptions,
): Promise<FirstOrder> {
  const { apiUrl, out, signal } = options;
  const { results } = await client.get('/products/?search=iphone', productPage);
  const phone = results[0];
  if (phone === undefined) throw new Error('There is no iPhone in the shop.');

  const order = await client.post('/orders/', placedOrder, {
    body: {
      shipping_address: 'Moi Avenue 12, Nairobi',
      items: [{ product_id: phone.id, quantity: 1 }],
      notes: 'The first order of this start',
    },
    headers: { 'Idempotency-Key': `npm-start-${randomUUID()}` },
  });
  out.say(`${email} orders 1 × ${phone.name}: ${order.order_number}, Ksh ${order.total_amount}.`);

  const enough = AbortSignal.any([signal, AbortSignal.timeout(options.patienceMs + 10_000)]);
  const told = tellTimeline(client, order.id, out, enough);
  const boss = await ShopClient.logIn(apiUrl, admin, signal);
  for (const status of way) {
    await boss.post(`/orders/${order.id}/update_status/`, z.object({}), { body: { status } });
  }
  await Promise.race([told, sleep(options.patienceMs, undefined, { signal, ref: false })]);
  await tellMessages(options, boss, order.id, order.order_number);
  return { id: order.id, number: order.order_number };
}

/** Follows the order's events as they come; where they cannot be followed, reads its timeline until it is delivered. */
async function tellTimeline(
  client: ShopClient,
  orderId: string,
  out: Console,
  signal: AbortSignal,
): Promise<void> {
  const tell = (entry: unknown) => {
    const parsed = timelineEntry.safeParse(entry);
    const line = parsed.success ? inWords(parsed.data) : null;
    if (line !== null) out.say(line);
  };
  try {
    await client.follow(`/orders/${orderId}/events/`, tell, signal);
  } catch {
    if (signal.aborted) return;
    const seen = new Set<string>();
    while (!signal.aborted) {
      const entries = await client.get(`/orders/${orderId}/timeline/`, z.array(timelineEntry));
      for (const entry of entries.filter((each) => !seen.has(JSON.stringify(each)))) {
        seen.add(JSON.stringify(entry));
        tell(entry);
      }
      if (entries.some((each) => each.to_status === 'delivered')) return;
      await sleep(300);
    }
  }
}

const byWhom: Record<string, string> = {
  customer: 'by the customer',
  admin: 'by an admin',
  system: 'by the system',
};

/** A line for each change of the order; its messages are told of when they have arrived. */
function inWords({ to_status: status, actor, notification }: TimelineEntry): string | null {
  if (notification !== null && notification !== undefined) return null;
  if (status === null || status === undefined) return null;
  return `  ${status.padEnd(10)}  ${byWhom[actor?.type ?? 'system'] ?? ''}`.trimEnd();
}

async function tellMessages(
  { inboxUrl, out, signal }: FirstOrderOptions,
  boss: ShopClient,
  orderId: string,
  orderNumber: string,
): Promise<void> {
  if (inboxUrl !== undefined) {
    const response = await fetch(`${inboxUrl}messages.json?limit=200`, { signal });
    const all = inboxMessages.parse(await response.json());
    const arrived = all
      .filter((each) => `${each.subject} ${each.text}`.includes(orderNumber))
      .toReversed();
    out.say(
      arrived.length === 0
        ? 'No message has arrived yet.'
        : 'In the inbox, in the order they came:',
    );
    const width = Math.max(0, ...arrived.map((each) => each.to.length));
    for (const { channel, to, subject, text } of arrived) {
      const name = channel === 'sms' ? 'SMS   ' : 'e-mail';
      out.print(`            ${name}  ${to.padEnd(width)}  ${firstWords(subject ?? text)}`);
    }
  }
  const waiting = await Promise.all(
    ['sms', 'email'].map((type) =>
      boss.get(`/notifications/?order=${orderId}&status=pending&notification_type=${type}`, count),
    ),
  );
  const [sms = 0, email = 0] = waiting.map((each) => each.count);
  const named = [
    sms > 0 ? `${sms} SMS` : '',
    email > 0 ? `${email} e-mail${email > 1 ? 's' : ''}` : '',
  ];
  const rest = named.filter(Boolean).join(' and ');
  if (rest !== '') {
    out.say(
      `Still on ${sms + email > 1 ? 'their' : 'its'} way: ${rest}; each channel has its rate a minute, so that no provider is flooded.`,
    );
  }
}

function firstWords(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
