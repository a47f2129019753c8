import type { Knex } from '../database';
export async function beginErasure(_trx: Knex.Transaction, _id: number): Promise<void> {}
