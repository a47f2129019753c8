import { v7 as uuidv7 } from 'uuid';
import type { Language } from '../../workflows/domain/language';
import { audienceOf, type Channel, type OrderNews } from '../../workflows/domain/news';
import { textFor, type OrderFacts, type Shop, type Text } from '../../workflows/domain/texts';

/** Who an order's messages can go to. */
export interface Audiences {
  readonly customer: {
    readonly id: number;
    readonly email: string;
    readonly emailNotifications: boolean;
    readonly smsNotifications: boolean;
    readonly reachable: boolean;
    readonly language: Language;
  };
  readonly admins: readonly {
    readonly id: number;
    readonly email: string;
    readonly language: Language;
  }[];
}

/** A row of `notifications` about to be made, in the columns' own names. */
export interface NewNotification {
  readonly id: string;
  readonly notification_type: Channel;
  readonly order_id: string;
  readonly event: OrderNews;
  readonly audience: 'customer' | 'admins';
  readonly recipient_id: number;
  readonly address: string;
  readonly template: string;
  readonly subject: string;
  readonly message: string;
  readonly html: string | null;
  readonly status: 'pending' | 'skipped';
  readonly error_message: string;
}

/**
 * The rows that follow from what happened to an order: one per message and recipient, the text
 * rendered now, once in each language that is needed. A customer who wants none of a channel gets a row that is skipped.
 */
export function composeNotifications(
  news: OrderNews,
  order: OrderFacts,
  to: Audiences,
  shop: Shop,
): NewNotification[] {
  return audienceOf[news].flatMap(([audience, channel]) => {
    const base = { notification_type: channel, order_id: order.orderId, event: news, audience };
    const texts = new Map<Language, Text>();
    const textIn = (language: Language): Text => {
      const known = texts.get(language);
      if (known !== undefined) return known;
      const text = textFor(news, audience, channel, order, { ...shop, language });
      texts.set(language, text);
      return text;
    };
    if (audience === 'admins') {
      return to.admins.map((admin) => ({
        ...base,
        ...textIn(admin.language),
        id: uuidv7(),
        recipient_id: admin.id,
        address: admin.email,
        status: 'pending' as const,
        error_message: '',
      }));
    }
    const reason = whySkipped(channel, to.customer);
    return [
      {
        ...base,
        ...textIn(to.customer.language),
        id: uuidv7(),
        recipient_id: to.customer.id,
        address: channel === 'sms' ? order.customer.phoneNumber : to.customer.email,
        status: reason === null ? ('pending' as const) : ('skipped' as const),
        error_message: reason ?? '',
      },
    ];
  });
}

/** Why a customer is not told of their order on this channel; null if they are. */
export function whySkipped(
  channel: Channel,
  customer: Pick<Audiences['customer'], 'emailNotifications' | 'smsNotifications' | 'reachable'>,
): string | null {
  if (!customer.reachable) return 'The account is closed.';
  const wanted = channel === 'sms' ? customer.smsNotifications : customer.emailNotifications;
  if (wanted) return null;
  return channel === 'sms' ? 'The customer wants no SMS.' : 'The customer wants no e-mail.';
}
