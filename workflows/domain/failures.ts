/**
 * The names of everything that can be refused: the `ApplicationFailure.type` an activity or an
 * update throws, the key in `api/problems.ts`, and the last part of a problem's `type` URI.
 */
export const failureNames = [
  'OutOfStock',
  'NotForSale',
  'OrderNotFound',
  'TransitionNotAllowed',
  'AlreadyPaid',
  'NotPayable',
  'WrongAmount',
  'NotRetryable',
  'NotificationNotFound',
  'MalformedCommand',
  'CategoryNotFound',
  'ParentNotFound',
  'CategoryCycle',
  'CategoryTooDeep',
  'DuplicateCategory',
  'CategoryInUse',
  'ProductNotFound',
  'DuplicateSku',
  'StockOutOfRange',
  'IdempotencyKeyReused',
  'ImportNotFound',
  'ImportEnded',
] as const;

export type FailureName = (typeof failureNames)[number];

/** A line of an order that could not be had, and what is left of its product. */
export interface ShortLine {
  readonly productId: string;
  readonly requested: number;
  /** 0 where the product is not on sale. */
  readonly available: number;
}

/** An expected refusal, thrown by transactions and turned into an answer (or an ApplicationFailure) at the edge. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** @param details ids, numbers and statuses only: they may pass through Temporal. */
  constructor(
    readonly failure: FailureName,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
