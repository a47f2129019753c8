import type { Knex } from '../database';

export interface CommandOrigin {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
}

export interface CommandText {
  /** Also the id of the Temporal update. */
  readonly id: string;
  readonly orderId: string;
  readonly note: string;
  /** From where it came, for the audit log. */
  readonly from?: CommandOrigin | undefined;
  readonly payment?: {
    readonly method: string;
    readonly reference: string;
    readonly amountCents: number;
  };
}

/** Keeps what a command says in words, so that only its id passes through Temporal. */
export async function saveCommand(db: Knex, command: CommandText): Promise<void> {
  await db('order_commands').insert({
    id: command.id,
    orderId: command.orderId,
    note: command.note,
    paymentMethod: command.payment?.method ?? null,
    paymentReference: command.payment?.reference ?? null,
    amountCents: command.payment?.amountCents ?? null,
    ip: command.from?.ip ?? null,
    userAgent: command.from?.userAgent ?? null,
    requestId: command.from?.requestId ?? null,
  });
}
