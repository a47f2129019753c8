import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { z } from 'zod';
import { beginErasure } from '../../db/accounts/erase';
import { createDatabase, type Knex } from '../../db/database';
import { tellPerson } from '../../db/notifications/personal';
import { startStack, type Stack } from '../../local/stack';
import { notifyOptions, notifyType } from '../../workflows/notify/messages';
import { eraseCustomerType, erasureOptions } from '../../workflows/privacy/messages';
import { orderWorkflowId } from '../../workflows/order/messages';

const folder = join(__dirname, '../../../tests/replay/histories');

const ofMailing = z.looseObject({ workflow_id: z.string() });

const answerShape = z.looseObject({ id: z.string().optional(), token: z.string().optional() });

/**
 * `npm run histories:record -- NAME [LIFE …]`: runs the lives that orders, imports, messages and people's data can have (or those
 * named) on a stack of its own and keeps their histories as `NAME-<life>.json`. Histories of released versions stay: every later version of
 * the workflow is replayed over them.
 */
async function main(name: string, only: readonly string[]): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-record-'));
  const stack = await startStack({
    dataDir,
    ports: 'any',
    volatile: true,
    env: {
      SMS_PER_MINUTE: '0',
      EMAIL_PER_MINUTE: '0',
      NOTIFICATION_RETRY_SECONDS: '0.2',
      ORDER_REMINDER_HOURS: String(2 / 3600),
      ORDER_EXPIRY_HOURS: String(4 / 3600),
      LOG_LEVEL: 'warn',
    },
    report: { say: console.log, progress: () => undefined },
  });
  const connection = await Connection.connect({ address: String(stack.env['TEMPORAL_ADDRESS']) });
  const client = new Client({ connection });
  try {
    for (const [life, live] of Object.entries(lives(stack))) {
      if (only.length > 0 && !only.includes(life)) continue;
      const history = await client.workflow.getHandle(await live(client)).fetchHistory();
      const file = join(folder, `${name}-${life}.json`);
      writeFileSync(file, historyToJSON(history));
      console.log(`${file}: ${history.events?.length ?? 0} events`);
    }
  } finally {
    await connection.close();
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const ended = (client: Client, id: string) => client.workflow.getHandle(`order-${id}`).result();

async function settledMailing(client: Client, answer: unknown): Promise<string> {
  const { workflow_id: workflowId } = ofMailing.parse(answer);
  await client.workflow.getHandle(workflowId).result();
  return workflowId;
}

/** Each returns the id of its workflow. */
function lives(stack: Stack): Record<string, (client: Client) => Promise<string>> {
  const call = async (path: string, token: string, body: unknown) => {
    const answer = await fetch(`${stack.apiUrl}/api/v1${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Token ${token}` }),
      },
      body: JSON.stringify(body),
    });
    return answerShape.parse(await answer.json());
  };
  const login = async (email: string, password: string) =>
    (await call('/auth/login/', '', { email, password })).token ?? '';
  const fault = (mode: string) =>
    fetch(`${stack.inboxUrl}faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'sms', mode }),
    });
  const place = async () => {
    const products = z.object({ results: z.array(z.object({ id: z.string() })) }).parse(
      await (
        await fetch(`${stack.apiUrl}/api/v1/products/?search=charger`, {
          headers: { authorization: `Token ${await customer()}` },
        })
      ).json(),
    );
    const { id } = await call('/orders/', await customer(), {
      shipping_address: 'Moi Avenue 1',
      items: [{ product_id: products.results[0]?.id, quantity: 1 }],
    });
    if (id === undefined) throw new Error('the order was not placed');
    return id;
  };
  const take = async (path: string, csv: string) => {
    const answer = await fetch(`${stack.apiUrl}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', authorization: `Token ${await admin()}` },
      body: csv,
    });
    return z.looseObject({ workflow_id: z.string() }).parse(await answer.json()).workflow_id;
  };
  const customer = () => login('john.doe@example.com', 'testpass123');
  const admin = () => login('admin@orderflow.com', 'admin123');
  const changing = async <T>(work: (trx: Knex.Transaction) => Promise<T>) => {
    const db = createDatabase(String(stack.env['DATABASE_URL']));
    try {
      return await db.transaction(work);
    } finally {
      await db.destroy();
    }
  };
  const refuseMails = (count: number) =>
    fetch(`${stack.inboxUrl}faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'email', mode: 'refuse', count }),
    });
  const tell = () => {
    const shop = {
      timeZone: 'Africa/Nairobi',
      currency: 'KES',
      publicUrl: String(stack.apiUrl),
      temporalUrl: '',
    };
    const john = {
      id: 2,
      email: 'john.doe@example.com',
      firstName: 'John',
      language: 'en',
    } as const;
    return changing((trx) => tellPerson(trx, 'password_changed', john, shop));
  };
  const moveTo = async (id: string, status: string) =>
    call(`/orders/${id}/update_status/`, await admin(), { status });

  return {
    async delivered(client) {
      const id = await place();
      for (const status of ['confirmed', 'processing', 'shipped']) await moveTo(id, status);
      await call(`/orders/${id}/record_payment/`, await admin(), {
        payment_method: 'mpesa',
        payment_reference: 'RECORDED-1',
        amount: '19.99',
      });
      await moveTo(id, 'delivered');
      await ended(client, id);
      return orderWorkflowId(id);
    },
    async refunded(client) {
      const id = await place();
      for (const status of ['confirmed', 'processing', 'shipped', 'delivered'])
        await moveTo(id, status);
      await ended(client, id);
      await moveTo(id, 'refunded');
      await ended(client, id);
      return orderWorkflowId(id);
    },
    async expired(client) {
      const id = await place();
      await ended(client, id);
      return orderWorkflowId(id);
    },
    async 'failed-then-retried'(client) {
      await fault('reject');
      const id = await place();
      await call(`/orders/${id}/cancel/`, await customer(), {});
      await wait(1_000);
      await fault('ok');
      const handle = client.workflow.getHandle(`order-${id}`);
      await handle.signal('retryNotifications');
      await handle.result();
      return orderWorkflowId(id);
    },
    async 'still-open'() {
      const id = await place();
      await moveTo(id, 'confirmed');
      return orderWorkflowId(id);
    },
    async 'looked-anew'(client) {
      const id = await place();
      await wait(1_000);
      const handle = client.workflow.getHandle(`order-${id}`);
      await handle.signal('lookAnew');
      await wait(1_000);
      await moveTo(id, 'confirmed');
      return orderWorkflowId(id);
    },
    async reconciled(client) {
      const options = { workflowId: 'reconcile-recorded', taskQueue: 'orders' };
      await client.workflow.execute('reconcile', options);
      return options.workflowId;
    },
    async absent(client) {
      const orderId = '00000000-0000-4000-8000-00000000dead';
      await client.workflow.execute('processOrder', {
        workflowId: `order-${orderId}`,
        taskQueue: 'orders',
        args: [{ orderId }],
      });
      return orderWorkflowId(orderId);
    },
    async imported(client) {
      const workflowId = await take('/products/import/', 'sku,price\nUNKNOWN,1\n');
      await client.workflow.getHandle(workflowId).result();
      return workflowId;
    },
    async 'import-cancelled'(client) {
      const lines = Array.from({ length: 20_000 }, (_, n) => `n${n},N${n}\n`);
      const workflowId = await take('/categories/import/', `slug,name\n${lines.join('')}`);
      await wait(1_000);
      await client.workflow.getHandle(workflowId).cancel();
      await client.workflow.getHandle(workflowId).result();
      return workflowId;
    },
    async exported(client) {
      const answer = await call('/customers/2/export/', await customer(), {});
      const { id } = z.object({ id: z.string() }).parse(answer['export']);
      await client.workflow.getHandle(`export-${id}`).result();
      return `export-${id}`;
    },
    async erased(client) {
      const bob = 4;
      await changing((trx) => beginErasure(trx, bob));
      await client.workflow.execute(eraseCustomerType, erasureOptions(bob, 'orders'));
      return erasureOptions(bob, 'orders').workflowId;
    },
    async alerted(client) {
      const answer = await call('/admin/send_system_alert/', await admin(), {
        alert_type: 'warning',
        message: 'Recorded',
      });
      return settledMailing(client, answer);
    },
    async 'custom-sent'(client) {
      await refuseMails(2);
      const answer = await call('/admin/notifications/send_custom/', await admin(), {
        message: 'Recorded',
        subject: 'Recorded',
        send_email: true,
        send_sms: true,
        customer_ids: [2, 3],
      });
      return settledMailing(client, answer);
    },
    async 'custom-cancelled'(client) {
      await refuseMails(6);
      const answer = await call('/admin/notifications/send_custom/', await admin(), {
        message: 'Recorded',
        subject: 'Recorded',
        send_email: true,
      });
      const { workflow_id: id } = ofMailing.parse(answer);
      await call(`/admin/notifications/custom/${id}/cancel/`, await admin(), {});
      return settledMailing(client, answer);
    },
    async reported(client) {
      await client.schedule.getHandle('daily-report').trigger();
      await wait(5_000);
      for await (const { workflowId } of client.workflow.list({
        query: `WorkflowType = 'dailyReport'`,
      })) {
        await client.workflow.getHandle(workflowId).result();
        return workflowId;
      }
      throw new Error('the schedule did not start it');
    },
    async 'low-stock'(client) {
      const options = { workflowId: 'low-stock-recorded', taskQueue: 'orders' };
      await client.workflow.execute('lowStock', options);
      return options.workflowId;
    },
    async 'retried-many'(client) {
      await fault('reject');
      await place();
      await wait(1_000);
      await fault('ok');
      const asked = { channel: 'sms', error_kind: 'permanent' };
      const answer = await call('/admin/notifications/retry/', await admin(), asked);
      const { workflow_id: workflowId } = z.object({ workflow_id: z.string() }).parse(answer);
      await client.workflow.getHandle(workflowId).result();
      return workflowId;
    },
    async 'message-sent'(client) {
      const options = notifyOptions(await tell(), 'orders');
      await client.workflow.execute(notifyType, options);
      return options.workflowId;
    },
    async 'message-sent-again'(client) {
      const options = notifyOptions(await tell(), 'orders');
      const signal = 'retryNotifications';
      const handle = await client.workflow.signalWithStart(notifyType, { ...options, signal });
      await handle.result();
      return options.workflowId;
    },
  };
}

main(process.argv[2] ?? 'current', process.argv.slice(3)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
