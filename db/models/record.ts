import { Model, type Page, type QueryBuilder } from 'objection';

/** The base of all models. They are bound per query (`Order.query(knex)`), never to a global connection. */
export class Record extends Model {
  static override get useLimitInFirst(): boolean {
    return true;
  }
}

export type { Page, QueryBuilder };
