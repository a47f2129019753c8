import type { z } from 'zod';
import type { FailedFilter } from '../../db/notifications/retry-many';
import type { RetryMany } from '../contracts/notification-retry';
import type { Services } from '../services';
import { endAt, startAt } from './time-range';

/** Which failed messages are asked for. */
export async function failedFilter(
  {
    channel,
    error_kind,
    error_code,
    created_after,
    created_before,
    order,
  }: z.output<typeof RetryMany>,
  { db, shop }: Pick<Services, 'db' | 'shop'>,
): Promise<FailedFilter> {
  return {
    channel: channel ?? null,
    errorKind: error_kind ?? null,
    errorCode: error_code ?? null,
    createdFrom: created_after ? await startAt(db, created_after, shop.timeZone) : null,
    createdUntil: created_before ? await endAt(db, created_before, shop.timeZone) : null,
    orderId: order ?? null,
  };
}
