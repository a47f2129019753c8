import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What `OrderStatus = "processing" AND NotificationsFailed > 0` and the like find in Temporal Web. */
export const orderNumberKey = defineSearchAttributeKey('OrderNumber', SearchAttributeType.KEYWORD);
export const orderStatusKey = defineSearchAttributeKey('OrderStatus', SearchAttributeType.KEYWORD);
export const customerIdKey = defineSearchAttributeKey('CustomerId', SearchAttributeType.KEYWORD);
export const notificationsFailedKey = defineSearchAttributeKey(
  'NotificationsFailed',
  SearchAttributeType.INT,
);
export const orderTotalKey = defineSearchAttributeKey('OrderTotal', SearchAttributeType.DOUBLE);
export const orderPaidKey = defineSearchAttributeKey('OrderPaid', SearchAttributeType.BOOL);

/** All of them, as `npm run migrate` registers them. */
export const searchAttributeKeys = [
  orderNumberKey,
  orderStatusKey,
  customerIdKey,
  notificationsFailedKey,
  orderTotalKey,
  orderPaidKey,
] as const;
