import type { Actor } from '../../workflows/domain/order-status';
import { sayWhoActs } from '../audit';
import type { Knex } from '../database';

export interface CommandOrigin {
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
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

/** Keeps what a command says in words, so that only its id passes through Temporal. Told again, it is the same. */
export async function saveCommand(db: Knex, command: CommandText): Promise<void> {
  const row = {
    id: command.id,
    orderId: command.orderId,
    note: command.note,
    paymentMethod: command.payment?.method ?? null,
    paymentReference: command.payment?.reference ?? null,
    amountCents: command.payment?.amountCents ?? null,
    ip: command.from?.ip ?? null,
    userAgent: command.from?.userAgent ?? null,
    requestId: command.from?.requestId ?? null,
  };
  await db('order_commands').insert(row).onConflict('id').ignore();
}

/** What an admin does stands in the audit log, too; from where it came, the command's row tells. */
export async function sayWhoCommands(
  trx: Knex.Transaction,
  commandId: string,
  by: Actor,
): Promise<void> {
  if (by.type !== 'admin') return;
  const { ip, userAgent, requestId } = await readCommand(trx, commandId);
  await sayWhoActs(trx, { ...by, ip, userAgent, requestId });
}

export interface CommandRow {
  readonly note: string;
  readonly paymentMethod: string | null;
  readonly paymentReference: string | null;
  readonly amountCents: number | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

/** Commands given in Temporal Web have no row, as they have no free text. */
const noRow: CommandRow = {
  note: '',
  paymentMethod: null,
  paymentReference: null,
  amountCents: null,
  ip: null,
  userAgent: null,
  requestId: null,
};

/** What stands in a command's row. */
export async function readCommand(trx: Knex.Transaction, id: string): Promise<CommandRow> {
  const row = await trx('order_commands')
    .where({ id })
    .first<CommandRow | undefined>(
      'note',
      'paymentMethod',
      'paymentReference',
      'amountCents',
      'ip',
      'userAgent',
      'requestId',
    );
  return row ?? noRow;
}
