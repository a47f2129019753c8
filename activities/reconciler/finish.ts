import type { Client } from '@temporalio/client';
import type { Config } from '../../config';
import type { Knex } from '../../db/database';
import { countOpen } from '../../db/reconciliation/findings';
import { tellFindings } from '../../db/reconciliation/mail';
import { endRun, type Run } from '../../db/reconciliation/runs';
import type { Tally } from '../../workflows/domain/finding';
import { mailingOptions, mailingType } from '../../workflows/mailing/messages';

export interface Told {
  readonly open: number;
  readonly needPerson: number;
  /** Of how many findings the admins were told now. */
  readonly told: number;
}

/**
 * Tells the admins of what they have not been told of, and ends the run. Cut off in between, the e-mail
 * stands in the database, and whoever looks after mailings has it sent.
 */
export async function finish(
  services: {
    readonly db: Knex;
    readonly client: Client;
    readonly shop: Config['shop'];
    readonly queue: string;
  },
  run: Run,
  { checked, found, repaired }: Tally,
): Promise<Told> {
  const { db, client, shop, queue } = services;
  const telling = await tellFindings(db, shop);
  if (telling !== null) {
    const { mailing } = telling;
    await client.workflow.start(mailingType(mailing.kind), mailingOptions(mailing, queue));
  }
  const told = { ...(await countOpen(db)), told: telling?.told ?? 0 };
  await endRun(db, run.id, { checked, found, repaired, ...told });
  return told;
}
