/** Where a resource of react-admin is in the API. */
export interface ApiResource {
  /**
   * Its list, as `/products/`; one of them is below it. What stands in braces is taken from the filter (or
   * the target of a reference): `/products/{product}/stock_movements/`.
   */
  readonly path: string;
  /** Where new ones are posted to, if not to the list. */
  readonly create?: string;
  /** The member of the answer to a change that holds the record, as `admin` in `{ success, admin }`. */
  readonly wrapped?: string;
  /** Where the record's name for itself is not `id`. */
  readonly idField?: string;
}
