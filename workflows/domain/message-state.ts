import type { Channel } from './news';

/** What the sender of a message that belongs to no order remembers of it: nothing that names a person. */
export interface MessageState {
  readonly channel: Channel;
  readonly status: 'pending' | 'sent' | 'delivered' | 'failed' | 'skipped';
  /** What it tells of: `password_reset`. */
  readonly event: string;
  readonly attempts: number;
  /** The provider's code for what went wrong last. */
  readonly errorCode: string | null;
}
