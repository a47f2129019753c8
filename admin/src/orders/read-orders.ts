import type { Order } from '../data/contracts';

/** As many as one export holds. */
export const mostExported = 10_000;
const pageSize = 100;

export interface Slice {
  readonly created_before?: string;
  readonly page: number;
  readonly page_size: number;
}

export interface Progress {
  readonly orders: readonly Order[];
  readonly read: number;
  /** As many as there were when it began. */
  readonly total: number;
}

/**
 * All orders that match, the newest first, page by page. Goes on from the time of the last one instead of by
 * page number, so that what is placed or moved meanwhile shifts nothing over a page's edge.
 */
export async function* readOrders(
  read: (slice: Slice) => Promise<{ count: number; results: readonly Order[] }>,
  most = mostExported,
): AsyncGenerator<Progress> {
  const seen = new Set<string>();
  let total: number | undefined;
  let cursor: string | undefined;
  let page = 1;
  for (;;) {
    const { count, results } = await read({
      ...(cursor !== undefined && { created_before: cursor }),
      page,
      page_size: pageSize,
    });
    total ??= count;
    const fresh = results.filter(({ id }) => !seen.has(id)).slice(0, most - seen.size);
    for (const { id } of fresh) seen.add(id);
    yield { orders: fresh, read: seen.size, total };
    const last = results.at(-1);
    if (last === undefined || results.length < pageSize || seen.size >= most) return;
    // More of one moment than a page holds: on to the next page of that moment.
    if (last.created_at === cursor) page += 1;
    else {
      cursor = last.created_at;
      page = 1;
    }
  }
}
