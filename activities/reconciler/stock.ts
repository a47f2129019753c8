import { compareStock, type StockDifference } from '../../db/products/check';
import type { Found } from '../../workflows/domain/finding';
import { firstId, type Reconciler } from './reconciler';

/** Few, as the whole ledger of each is added up. */
const pageSize = 100;

/** Whether stock is what the ledger says: of what was touched since the last run; in a full one, of all. */
export async function checkStock(reconciler: Reconciler, after = firstId): Promise<void> {
  const { db, run } = reconciler;
  const since = run.isFull ? null : run.since;
  for (let last = after; ;) {
    const page = await compareStock(db, { after: last, limit: pageSize, since });
    await reconciler.report('stock_differs', differing(page));
    last = page.at(-1)?.id ?? last;
    reconciler.passed(page.length, last);
    if (page.length < pageSize) return;
  }
}

export async function recheckStock({ db }: Reconciler, ids: readonly string[]): Promise<Found[]> {
  return differing(await compareStock(db, { ids }));
}

function differing(products: readonly StockDifference[]): Found[] {
  return products.flatMap(({ id, sku, stock, ledger }) =>
    stock === ledger ? [] : [{ subject: id, label: sku, details: { stock, ledger } }],
  );
}
