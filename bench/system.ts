/** Something that accepts orders and then hands messages over. */
export interface System {
  readonly name: string;
  /** The processes that do the work for it alone, by name. */
  processes(): Readonly<Record<string, number>>;
  /** Resolves with the order's id when it stands. */
  accept(): Promise<string>;
  /** How many so far. */
  accepted(): number;
  /** When the last message of each order was handed over (ms since 1970); without those that still have some. */
  handedOver(orderIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}
