import { Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import { maxSmsParts, smsParts } from '../../../workflows/domain/sms';
import type { NotificationFigures } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { useFormats } from '../shop/use-formats';
import { useAmount } from './use-amount';

const month = 30 * 86_400_000;

/** In how many parts a text goes out, and what that is likely to cost: by what parts cost in the last month. */
export function SmsMeter(props: {
  readonly text: string;
  /** Undefined: not known how many. */
  readonly recipients: number | undefined;
}) {
  const translate = useTranslate();
  const { number } = useFormats();
  const amount = useAmount();
  const usual = useUsualCost();
  const { text, recipients } = props;
  const parts = smsParts(text);
  if (parts > maxSmsParts) {
    return (
      <Typography component="output" sx={{ display: 'block' }} color="error">
        {translate('notifications.sending.too_long', { most: maxSmsParts })}
      </Typography>
    );
  }
  const cost = (count: number) => usual && amount(usual.each * parts * count, usual.currency);
  return (
    <Typography component="output" sx={{ display: 'block' }} variant="body2">
      {translate('notifications.sending.meter', {
        letters: number(Array.from(text).length),
        smart_count: parts,
      })}
      {usual !== undefined &&
        (recipients === undefined
          ? translate('notifications.sending.meter_each', { cost: cost(1) })
          : translate('notifications.sending.meter_cost', { cost: cost(recipients) }))}
    </Typography>
  );
}

function useUsualCost(): { readonly each: number; readonly currency: string | null } | undefined {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { data } = useQuery({
    queryKey: ['notifications', 'usual cost'],
    queryFn: ({ signal }) =>
      dataProvider.call<NotificationFigures>('GET', '/admin/notifications/figures/', {
        signal,
        query: { from: new Date(Date.now() - month).toISOString() },
      }),
    staleTime: 300_000,
  });
  const sms = data?.channels.find(({ channel }) => channel === 'sms');
  const spent = sms?.spent[0];
  // Of several currencies nothing simple can be said.
  if (sms === undefined || spent === undefined || sms.spent.length > 1 || sms.units === 0) {
    return undefined;
  }
  return { each: Number(spent.amount) / sms.units, currency: spent.currency };
}
