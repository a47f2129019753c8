import { useLocaleState } from 'react-admin';
import { useShop } from '../shop/shop-context';

/** What a provider asks for: in its own currency, which need not be the shop's. */
export function useAmount(): (amount: string | number, currency?: string | null) => string {
  const [locale] = useLocaleState();
  const shop = useShop()?.shop.currency;
  return (amount, given) => {
    const currency = given ?? shop;
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    return new Intl.NumberFormat(
      `${locale}-KE`,
      currency === undefined ? digits : { style: 'currency', currency, ...digits },
    ).format(amount as Intl.StringNumericLiteral);
  };
}
