import type { Language } from '../language';
import type { OrderStatus } from '../order-status';
import type { TemplateName } from './template-names';

/** What a message about an order may tell. Names, addresses and notes are as people typed them. */
export interface OrderFacts {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly totalCents: number;
  readonly placedAt: Date;
  readonly isPaid: boolean;
  readonly paymentMethod: string | null;
  readonly paymentReference: string | null;
  readonly customer: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string;
    readonly phoneNumber: string;
  };
  readonly shippingAddress: string;
  readonly items: readonly {
    readonly name: string;
    readonly sku: string;
    readonly quantity: number;
    readonly unitPriceCents: number;
  }[];
  readonly note: string | null;
}

/** What a text needs to know of the shop (`config.shop`). */
export interface Shop {
  readonly timeZone: string;
  readonly currency: string;
  readonly publicUrl: string;
  readonly temporalUrl: string;
}

/** The shop as it speaks to somebody: in their language. */
export interface Speaker extends Shop {
  readonly language: Language;
}

/** A message ready to be stored and sent; an SMS has an empty subject and no HTML. */
export interface Text {
  readonly subject: string;
  readonly message: string;
  readonly html: string | null;
  readonly template: TemplateName;
}
