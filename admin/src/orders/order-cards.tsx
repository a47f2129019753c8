import { Card, CardActionArea, CardContent, Stack, Typography } from '@mui/material';
import { ListNoResults, useListContext, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Order } from '../data/contracts';
import { useFormats } from '../shop/use-formats';
import { StatusChip } from './status-chip';

/** The list on a phone. */
export function OrderCards() {
  const { data, total } = useListContext<Order>();
  if (data === undefined) return null;
  if (total === 0) return <ListNoResults />;
  return (
    <Stack component="ul" spacing={1} sx={{ listStyle: 'none', m: 0, p: 1 }}>
      {data.map((order) => (
        <li key={order.id}>
          <OrderCard order={order} />
        </li>
      ))}
    </Stack>
  );
}

function OrderCard({ order }: { readonly order: Order }) {
  const translate = useTranslate();
  const { money, time } = useFormats();
  return (
    <Card>
      <CardActionArea component={Link} to={`/orders/${order.id}/show`}>
        <CardContent>
          <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
            <Typography sx={{ fontWeight: 600 }}>{order.order_number}</Typography>
            <StatusChip status={order.status} />
          </Stack>
          <Typography noWrap>{order.customer_name}</Typography>
          <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
            <Typography variant="body2" color="text.secondary">
              {time(order.created_at)}
            </Typography>
            <Typography variant="body2">
              {money(order.total_amount)} ·{' '}
              {translate(order.is_paid ? 'orders.paid' : 'orders.unpaid')}
            </Typography>
          </Stack>
        </CardContent>
      </CardActionArea>
    </Card>
  );
}
