import { languages, type Language } from '../../workflows/domain/language';
import type { Channel } from '../../workflows/domain/news';
import { smsSize, type SmsSize } from '../../workflows/domain/sms';
import {
  alertMail,
  dayReportMail,
  findingsMail,
  freeMail,
  freeSms,
  lowStockMail,
  personalMail,
  textFor,
  type AlertType,
  type CustomerNews,
  type OrderFacts,
  type PersonalNews,
  type Speaker,
  type TemplateName,
  type Text,
} from '../../workflows/domain/texts';
import * as sample from './samples';

/** A message as it would be sent. */
export interface Preview {
  readonly template: TemplateName;
  readonly group: Group;
  /** What is otherwise than usual; empty where a template has one form only. */
  readonly variant: string;
  readonly language: Language;
  readonly channel: Channel;
  readonly subject: string;
  readonly message: string;
  readonly html: string | null;
  readonly sms: SmsSize | null;
}

type Group = 'Orders, to the customer' | 'Accounts' | 'To admins' | 'In an admin’s words';

interface Shown {
  readonly group: Group;
  readonly forms: Readonly<Record<string, (speaker: Speaker) => Text>>;
}

function ofOrder(news: CustomerNews, channel: Channel, order: OrderFacts, otherwise = '') {
  const render = (facts: OrderFacts) => (speaker: Speaker) =>
    textFor(news, 'customer', channel, facts, speaker);
  const forms =
    otherwise === ''
      ? { '': render(order) }
      : { 'not paid': render(sample.order), [otherwise]: render(order) };
  return { group: 'Orders, to the customer', forms } as const satisfies Shown;
}

function ofAccount(news: PersonalNews): Shown {
  const { firstName } = sample.order.customer;
  return {
    group: 'Accounts',
    forms: { '': (speaker) => personalMail(news, firstName, speaker) },
  };
}

function alert(type: AlertType): Shown {
  const message = 'The payment provider answers slowly since 13:50.';
  const measured = { 'Open payments': 17, 'Slowest answer': '48 s' };
  const of = (details: string | typeof measured) => (speaker: Speaker) =>
    alertMail({ type, message, details }, sample.placedAt, speaker);
  return {
    group: 'To admins',
    forms: { 'with figures': of(measured), 'with words': of('We are in touch with them.') },
  };
}

function aboutOrder(news: 'placed' | 'left_unconfirmed'): Shown {
  const of = (order: OrderFacts) => (speaker: Speaker) =>
    textFor(news, 'admins', 'email', order, speaker);
  return { group: 'To admins', forms: { '': of(sample.order) } };
}

const written = {
  subject: 'Closed on Jamhuri Day',
  message: 'The shop is closed on 12 December.\nOrders placed that day leave on the 14th.',
};

/** Every template: one without a preview does not compile. */
export const templates: Readonly<Record<TemplateName, Shown>> = {
  'order-placed': ofOrder('placed', 'email', sample.order),
  'order-placed-sms': ofOrder('placed', 'sms', sample.order),
  'order-confirmed': ofOrder('confirmed', 'email', sample.order),
  'order-confirmed-sms': ofOrder('confirmed', 'sms', sample.order),
  'order-processing': ofOrder('processing', 'email', sample.order),
  'order-processing-sms': ofOrder('processing', 'sms', sample.order),
  'order-shipped': ofOrder('shipped', 'email', sample.paid, 'paid'),
  'order-shipped-sms': ofOrder('shipped', 'sms', sample.order),
  'order-delivered': ofOrder('delivered', 'email', sample.order),
  'order-delivered-sms': ofOrder('delivered', 'sms', sample.order),
  'order-cancelled': ofOrder('cancelled', 'email', sample.paid, 'paid'),
  'order-cancelled-sms': ofOrder('cancelled', 'sms', sample.paid, 'paid'),
  'order-refunded': ofOrder('refunded', 'email', sample.paid, 'paid'),
  'order-refunded-sms': ofOrder('refunded', 'sms', sample.order),
  'payment-receipt': {
    group: 'Orders, to the customer',
    forms: {
      '': (speaker) => textFor('payment_recorded', 'customer', 'email', sample.paid, speaker),
    },
  },
  registered: ofAccount('registered'),
  'password-reset': ofAccount('password_reset'),
  'first-password': ofAccount('first_password'),
  'email-verification': ofAccount('email_verification'),
  'new-email': ofAccount('new_email'),
  'made-admin': ofAccount('made_admin'),
  'identity-linked': ofAccount('identity_linked'),
  'password-changed': ofAccount('password_changed'),
  'email-changed': ofAccount('email_changed'),
  'new-order': aboutOrder('placed'),
  'order-left-unconfirmed': aboutOrder('left_unconfirmed'),
  'system-alert-info': alert('info'),
  'system-alert-warning': alert('warning'),
  'system-alert-error': alert('error'),
  'system-alert-success': alert('success'),
  'daily-report': {
    group: 'To admins',
    forms: {
      'a usual day': (speaker) => dayReportMail(sample.report, speaker),
      'nothing runs out': (speaker) =>
        dayReportMail({ ...sample.report, lowStock: { count: 0, products: [] } }, speaker),
    },
  },
  'low-stock': {
    group: 'To admins',
    forms: {
      'several products': (speaker) => lowStockMail(sample.report.lowStock, speaker),
      'one product': (speaker) =>
        lowStockMail({ count: 1, products: sample.report.lowStock.products.slice(1, 2) }, speaker),
    },
  },
  findings: {
    group: 'To admins',
    forms: {
      'several things': (speaker) => findingsMail(sample.findings, speaker),
      'one thing': (speaker) =>
        findingsMail({ count: 1, first: sample.findings.first.slice(0, 1) }, speaker),
    },
  },
  'custom-email': {
    group: 'In an admin’s words',
    forms: { '': ({ language }) => freeMail('custom', written, language) },
  },
  'custom-sms': {
    group: 'In an admin’s words',
    forms: { '': () => freeSms('custom', written.message) },
  },
  'test-email': {
    group: 'In an admin’s words',
    forms: { '': ({ language }) => freeMail('test', written, language) },
  },
  'test-sms': {
    group: 'In an admin’s words',
    forms: { '': () => freeSms('test', written.message) },
  },
};

/** All that OrderFlow ever sends, in each language and form. */
export function everyPreview(): Preview[] {
  return Object.values(templates).flatMap(({ group, forms }) =>
    Object.entries(forms).flatMap(([variant, render]) =>
      languages.map((language) => {
        const text = render({ ...sample.shop, language });
        const channel = text.html === null ? 'sms' : 'email';
        const sms = channel === 'sms' ? smsSize(text.message) : null;
        return { ...text, group, variant, language, channel, sms };
      }),
    ),
  );
}
