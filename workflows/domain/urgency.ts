import type { Channel } from './news';
import type { PersonalNews } from './texts';

/**
 * How soon a message is to leave, beside others that wait on its channel. awaited: somebody sits there and
 * waits for the link in it, or must hear at once that their account was changed. usual: what an order has to
 * tell, and tests. later: the rest of what is about an account, and what the admins are told. bulk: mailings.
 */
export const urgencies = ['awaited', 'usual', 'later', 'bulk'] as const;
export type Urgency = (typeof urgencies)[number];

const awaited: readonly string[] = [
  'password_reset',
  'first_password',
  'email_verification',
  'new_email',
  'password_changed',
  'email_changed',
  'identity_linked',
] satisfies readonly PersonalNews[];

/** @param event what a message tells of that belongs to no order */
export function urgencyOf(event: string): Urgency {
  if (awaited.includes(event)) return 'awaited';
  if (event === 'test') return 'usual';
  return event === 'custom' ? 'bulk' : 'later';
}

/** Below zero where the first leaves before the second. */
export function byUrgency(one: Urgency, other: Urgency): number {
  return urgencies.indexOf(one) - urgencies.indexOf(other);
}

/** The task queue of a channel for these: what waits in one takes up no worker's room in another. */
export function queueFor(channel: Channel, urgency: Urgency): string {
  if (channel === 'sms' || urgency === 'usual') return channel;
  return urgency === 'awaited' ? 'email-urgent' : 'email-later';
}

/** All task queues of a channel. */
export function queuesOf(channel: Channel): readonly string[] {
  return [...new Set(urgencies.map((urgency) => queueFor(channel, urgency)))];
}
