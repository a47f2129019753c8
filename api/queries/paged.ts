import type { Model, QueryBuilder } from 'objection';
import type { Order } from '../contracts/page';
import { Problem } from '../problems';
import type { Services } from '../services';

/** What of a request a page depends on. */
export interface PageCall {
  readonly path: string;
  readonly sentQuery: Readonly<Record<string, string>>;
  readonly query: { readonly page: number; readonly page_size: number };
}

/** What can be shown page by page. */
export interface Listing<R> {
  readonly read: (range: Range) => Promise<{ readonly count: number; readonly rows: R[] }>;
}

export interface Range {
  readonly limit: number;
  readonly offset: number;
}

/**
 * One page of a query, and links to those beside it. The query must have an order that is total.
 *
 * @param present takes all rows of the page at once, so that what belongs to them is read at once
 * @throws Problem NotFound where there is no such page
 */
export async function paged<M extends Model, R, T>(
  rows: QueryBuilder<M, R[]>,
  call: PageCall,
  services: Pick<Services, 'shop'>,
  present: (rows: R[]) => Promise<T[]> | T[],
) {
  return pageOf(listing(rows), call, services, present);
}

export function listing<M extends Model, R>(
  query: QueryBuilder<M, R[]>,
  countOf: () => Promise<number> = async () => query.clone().clearOrder().resultSize(),
): Listing<R> {
  return {
    read: async ({ limit, offset }) => {
      const count = await countOf();
      const rows = offset < count ? await query.limit(limit).offset(offset) : [];
      return { count, rows };
    },
  };
}

/**
 * As `paged`, where what is joined is only looked up, by its key: it takes no row away and adds none. So
 * rows are counted without it, by an index that need not hold the columns it is joined by.
 */
export async function pagedAlone<M extends Model, R, T>(
  rows: QueryBuilder<M, R[]>,
  call: PageCall,
  services: Pick<Services, 'shop'>,
  present: (rows: R[]) => Promise<T[]> | T[],
) {
  return pageOf(
    listing(rows, () => countAlone(rows)),
    call,
    services,
    present,
  );
}

export function countAlone<M extends Model, R>(rows: QueryBuilder<M, R[]>): Promise<number> {
  return rows
    .clone()
    .clearOrder()
    .clearSelect()
    .clear(/^leftJoin$/)
    .resultSize();
}

/** As `paged`, of whatever has pages. */
export async function pageOf<R, T>(
  list: Listing<R>,
  { path, sentQuery, query }: PageCall,
  { shop }: Pick<Services, 'shop'>,
  present: (rows: R[]) => Promise<T[]> | T[],
) {
  const { page, page_size: size } = query;
  const { count, rows } = await list.read({ limit: size, offset: Math.max(0, (page - 1) * size) });
  const last = Math.max(1, Math.ceil(count / size));
  if (page < 1 || page > last) {
    throw new Problem('NotFound', `There is no page ${page}; the last one is ${last}.`);
  }
  const link = (to: number) => {
    const search = new URLSearchParams({ ...sentQuery, page: String(to) });
    return `${shop.publicUrl}${path}?${search.toString()}`;
  };
  return {
    count,
    next: page < last ? link(page + 1) : null,
    previous: page > 1 ? link(page - 1) : null,
    results: await present(rows),
  };
}

/** With the id at the end, so that equal values have an order too and no row is on two pages. */
export function ordered<M extends Model, R, Field extends string>(
  query: QueryBuilder<M, R>,
  columns: Readonly<Record<Field, string>>,
  asked: readonly Order<Field>[],
  id: string,
): QueryBuilder<M, R> {
  for (const { field, direction } of asked) void query.orderBy(columns[field], direction);
  // The direction of the last one, so that an index on both can be read backwards.
  return query.orderBy(id, asked.at(-1)?.direction ?? 'asc');
}
