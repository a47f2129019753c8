import type { Explanation } from '../data/contracts';

export type Action = Explanation['allowed'][number];
export type Step = Exclude<Action, 'record_payment' | 'retry_notifications' | 'pending'>;

/** As they are offered: what leads on stands first, what undoes stands last. */
const offered: readonly (Step | 'record_payment')[] = [
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'record_payment',
  'cancelled',
  'refunded',
];

export function inOrder(actions: readonly Action[]): readonly (Step | 'record_payment')[] {
  return offered.filter((each) => actions.includes(each));
}

export function isUndoing(action: Action): boolean {
  return action === 'cancelled' || action === 'refunded';
}
