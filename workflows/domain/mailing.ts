/** What is sent to many at once and belongs to no order. */
export type MailingKind = 'custom' | 'system_alert' | 'daily_report' | 'low_stock';

/** How far the messages of a mailing on one channel are. */
export interface MailingLeft {
  /** Still to be sent. */
  readonly left: number;
  /** How long to wait before the next attempt: the provider is away, or all that is left waits for its next try. */
  readonly pauseMs: number;
}

export interface MailingEnd {
  readonly outcome: 'completed' | 'cancelled' | 'absent';
  readonly sent: number;
  readonly failed: number;
  readonly skipped: number;
}
