import type { MailingKind } from '../domain/mailing';

const prefixes: Record<MailingKind, string> = {
  custom: 'custom',
  system_alert: 'alert',
  daily_report: 'daily-report',
  low_stock: 'low-stock',
};

const summaries: Record<MailingKind, string> = {
  custom: 'Sends what an admin wrote to customers',
  system_alert: 'Sends an alert to every admin',
  daily_report: 'Sends the report of a day to every admin',
  low_stock: 'Tells every admin what is about to run out',
};

export interface MailingRef {
  readonly id: string;
  readonly kind: MailingKind;
}

export function mailingWorkflowId({ id, kind }: MailingRef): string {
  return `${prefixes[kind]}-${id}`;
}

export function mailingType(kind: MailingKind): 'sendCustom' | 'sendToAdmins' {
  return kind === 'custom' ? 'sendCustom' : 'sendToAdmins';
}

/** Starts the sending of a mailing, or finds the one that runs: there is never more than one for each. */
export function mailingOptions(mailing: MailingRef, taskQueue: string) {
  return {
    workflowId: mailingWorkflowId(mailing),
    taskQueue,
    args: [mailing.id],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: summaries[mailing.kind],
  } as const;
}
