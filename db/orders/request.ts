/** What a customer asked for, checked and completed by the API; kept as the draft's `request`. */
export interface OrderRequest {
  readonly shipping_address: string;
  readonly billing_address: string;
  /** E.164. */
  readonly phone_number: string;
  readonly notes: string;
  readonly payment_method: string;
  readonly items: readonly { readonly product_id: string; readonly quantity: number }[];
}
