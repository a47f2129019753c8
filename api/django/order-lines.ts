import type { BroughtLine } from '../../db/django/orders';
import type { KnownProduct } from '../../db/django/products';
import type { OldRow } from './source';
import { cents, count, uuidOf } from './values';

export interface Lines {
  readonly lines: readonly BroughtLine[];
  /** In words, what could not be kept as it was. */
  readonly changes: readonly string[];
  /** Why they can't be brought over at all. */
  readonly refusal: string | null;
}

/**
 * An order's lines. A product stands in one line here: two lines of it become one, at their price if it
 * is the same, else at the price that comes nearest to their sum. What cost nothing is no line.
 */
export function linesFrom(
  items: readonly OldRow[],
  products: ReadonlyMap<string, KnownProduct>,
): Lines {
  const lines = new Map<string, BroughtLine>();
  const changes: string[] = [];
  for (const item of items.toSorted(byTime)) {
    const product = products.get(item['product_id'] ?? '');
    if (product === undefined) {
      const refusal = `its product ${item['product_id'] ?? '(none)'} was not brought over`;
      return { lines: [], changes: [], refusal };
    }
    const quantity = count(item['quantity']) ?? 0;
    const unitPriceCents = cents(item['unit_price']);
    if (quantity <= 0 || unitPriceCents === null) {
      changes.push(
        `left out: ${quantity} of ${product.sku} at ${item['unit_price'] ?? 'no price'}`,
      );
      continue;
    }
    const before = lines.get(product.id);
    if (before === undefined) {
      const { id: productId, name: productName, sku: productSku } = product;
      const id = uuidOf('order item', item['id'] ?? '');
      lines.set(productId, { id, productId, productName, productSku, quantity, unitPriceCents });
      continue;
    }
    const together = before.quantity + quantity;
    const sum = before.quantity * before.unitPriceCents + quantity * unitPriceCents;
    lines.set(product.id, {
      ...before,
      quantity: together,
      unitPriceCents: Math.max(1, Math.round(sum / together)),
    });
    changes.push(
      unitPriceCents === before.unitPriceCents
        ? `two lines of ${product.sku} are one`
        : `two lines of ${product.sku} at two prices are one, at the price between`,
    );
  }
  const refusal = lines.size === 0 ? 'it has no line that can be kept' : null;
  return { lines: [...lines.values()], changes, refusal };
}

function byTime(a: OldRow, b: OldRow): number {
  return (
    (a['created_at'] ?? '').localeCompare(b['created_at'] ?? '') ||
    (a['id'] ?? '').localeCompare(b['id'] ?? '', 'en', { numeric: true })
  );
}
