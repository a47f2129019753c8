import { Chip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Order } from '../data/contracts';

type Colour = 'default' | 'info' | 'primary' | 'warning' | 'error';

/** What the colour says, the word says, too. */
const colours: Record<Order['status'], Colour> = {
  pending: 'warning',
  confirmed: 'info',
  processing: 'info',
  shipped: 'info',
  delivered: 'primary',
  cancelled: 'default',
  refunded: 'error',
};

export function StatusChip({ status }: { readonly status: Order['status'] }) {
  const translate = useTranslate();
  return (
    <Chip
      size="small"
      variant="outlined"
      color={colours[status]}
      label={translate(`orders.status.${status}`)}
    />
  );
}
