import { createHash } from 'node:crypto';
import { actingAs } from '../../db/audit';
import { correctStock } from '../../db/products/stock';
import { actorOf, may } from '../access';
import { doerOf } from '../doer';
import {
  Product,
  StockAdjustment,
  StockMovementPage,
  productParams,
  stockMovementList,
} from '../contracts/product';
import { idempotencyHeader, idempotencyKey, replayedHeader } from '../idempotency';
import { presentMovement } from '../presenters/stock-movement';
import { paged } from '../queries/paged';
import { presentProductOf } from '../queries/products';
import { findMovements } from '../queries/stock-movements';
import { reply, route } from '../route';

/** Stock by hand, and the ledger of it. */
export const stockRoutes = [
  route('POST /products/{id}/adjust_stock/', {
    summary: 'Correct the stock by hand: by so much, or to what was counted',
    access: may('manage_products'),
    params: productParams,
    headers: idempotencyHeader('the product, as it is now, and corrects nothing twice'),
    body: StockAdjustment,
    responds: { 200: Product },
    fails: ['StockOutOfRange', 'IdempotencyKeyReused'],
    handle: async (call, services) => {
      const { params, body, user, header } = call;
      const { change: by, quantity = 0, reason } = body;
      const key = idempotencyKey(header('Idempotency-Key'));
      const requestHash = createHash('sha256').update(JSON.stringify(body)).digest();
      const { product, replayed } = await actingAs(services.db, doerOf(call), (trx) =>
        correctStock(trx, params.id, by === undefined ? { quantity } : { change: by }, {
          by: actorOf(user, 'manage_products'),
          reason,
          key: key === null ? undefined : { value: key, requestHash },
        }),
      );
      return reply(200, await presentProductOf(services, product), replayedHeader(replayed));
    },
  }),
  route('GET /products/{id}/stock_movements/', {
    summary: 'Every change of the stock of a product, the latest first: their sum is the stock',
    access: may('manage_products'),
    params: productParams,
    query: stockMovementList,
    revalidate: true,
    responds: { 200: StockMovementPage },
    handle: async (call, services) => {
      const { query } = await findMovements(services.db, call.params.id, call.query);
      return paged(query, call, services, (rows) =>
        rows.map((row) => presentMovement(row, call.user)),
      );
    },
  }),
];
