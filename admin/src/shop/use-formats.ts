import { useMemo } from 'react';
import { useLocaleState } from 'react-admin';
import { useShop } from './shop-context';

export interface Formats {
  /** `"1500.00"` → `KES 1,500.00` */
  readonly money: (amount: string | number) => string;
  /** A moment, in the time zone of the shop. */
  readonly time: (iso: string) => string;
  readonly date: (iso: string) => string;
  readonly number: (value: number) => string;
}

/** Numbers, money and times as people here write them. */
export function useFormats(): Formats {
  const [locale] = useLocaleState();
  const shop = useShop()?.shop;
  return useMemo(() => {
    // Kenya's way of writing, in either language.
    const language = `${locale}-KE`;
    const zone = shop && { timeZone: shop.time_zone };
    const money = new Intl.NumberFormat(
      language,
      shop
        ? { style: 'currency', currency: shop.currency }
        : { minimumFractionDigits: 2, maximumFractionDigits: 2 },
    );
    const time = new Intl.DateTimeFormat(language, {
      dateStyle: 'medium',
      timeStyle: 'short',
      ...zone,
    });
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...zone });
    const number = new Intl.NumberFormat(language);
    return {
      // As text: an amount never becomes a binary fraction on the way.
      money: (amount) => money.format(amount as Intl.StringNumericLiteral),
      time: (iso) => time.format(new Date(iso)),
      date: (iso) => date.format(new Date(iso)),
      number: (value) => number.format(value),
    };
  }, [locale, shop]);
}
