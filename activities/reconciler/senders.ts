import { mailingsStandingStill } from '../../db/mailings/store';
import { nextLongUnsent, stillUnsent, type Placed } from '../../db/notifications/orderless';
import type { Found } from '../../workflows/domain/finding';
import {
  mailingOptions,
  mailingType,
  mailingWorkflowId,
  type MailingRef,
} from '../../workflows/mailing/messages';
import { notifyOptions, notifyType, notifyWorkflowId } from '../../workflows/notify/messages';
import { goneAmong } from './look';
import type { Reconciler } from './reconciler';

const pageSize = 500;
const mostMailings = 100;

/** Sooner, who has made a message starts its sender, and the API's loop does for them. */
const unsentAgeMs = 10 * 60_000;

/** Whether somebody sends the messages that belong to no order, alone or in mailings. */
export async function checkSenders(reconciler: Reconciler): Promise<void> {
  const mailings = await mailingsStandingStill(reconciler.db, mostMailings);
  await startMailings(reconciler, mailings);
  reconciler.passed(mailings.length, '');
  for (let last: Placed | undefined; ;) {
    const page = await nextLongUnsent(reconciler.db, unsentAgeMs, pageSize, last);
    const ids = page.map(({ id }) => id);
    await startSenders(reconciler, await withoutSender(reconciler, ids));
    last = page.at(-1);
    reconciler.passed(page.length, last?.id ?? '');
    if (page.length < pageSize) return;
  }
}

export function startSenders(reconciler: Reconciler, found: readonly Found[]): Promise<void> {
  const { client, queue } = reconciler;
  return reconciler.repair('sender_missing', found, ({ subject }) =>
    client.workflow.start(notifyType, notifyOptions(subject, queue)),
  );
}

/** First who does not run, then, of those, what is still unsent. */
export async function withoutSender(
  { db, client }: Reconciler,
  ids: readonly string[],
): Promise<Found[]> {
  const gone = new Set(await goneAmong(client, ids.map(notifyWorkflowId)));
  const suspects = ids.filter((id) => gone.has(notifyWorkflowId(id)));
  if (suspects.length === 0) return [];
  const unsent = await stillUnsent(db, suspects);
  return unsent.map((id) => ({ subject: id, label: notifyWorkflowId(id), details: {} }));
}

async function startMailings(
  reconciler: Reconciler,
  mailings: readonly MailingRef[],
): Promise<void> {
  const { client, queue } = reconciler;
  const gone = new Set(await goneAmong(client, mailings.map(mailingWorkflowId)));
  const byId = new Map(
    mailings
      .filter((mailing) => gone.has(mailingWorkflowId(mailing)))
      .map((mailing) => [mailing.id, mailing]),
  );
  const found = [...byId.values()].map((mailing) => ({
    subject: mailing.id,
    label: mailingWorkflowId(mailing),
    details: { kind: mailing.kind },
  }));
  await reconciler.repair('mailing_missing', found, async ({ subject }) => {
    const mailing = byId.get(subject);
    if (mailing === undefined) return;
    await client.workflow.start(mailingType(mailing.kind), mailingOptions(mailing, queue));
  });
}
