import { Box, Grid, Link, Stack, Typography } from '@mui/material';
import { useCanAccess, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { orderStatuses } from '../../../workflows/domain/order-status';
import type { Dashboard, OrderStatistics } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { BarPlot } from './bar-plot';
import { listPath } from './list-path';

export function StatusPlot({ statistics }: { readonly statistics: OrderStatistics }) {
  const translate = useTranslate();
  const { number } = useFormats();
  const { canAccess } = useCanAccess({ resource: 'orders', action: 'list' });
  return (
    <Grid size={{ xs: 12, md: 4 }}>
      <Section fills title={translate('dashboard.by_status')}>
        <BarPlot
          bars={orderStatuses.map((status) => ({
            key: status,
            label: translate(`orders.status.${status}`),
            value: statistics.by_status[status],
            text: number(statistics.by_status[status]),
            to: canAccess === true ? listPath('orders', { status }) : undefined,
          }))}
        />
      </Section>
    </Grid>
  );
}

export function LatestOrders(props: { readonly orders: Dashboard['orders']['recent_list'] }) {
  const translate = useTranslate();
  const { money, time } = useFormats();
  const { canAccess } = useCanAccess({ resource: 'orders', action: 'show' });
  const { orders } = props;
  return (
    <Grid size={12}>
      <Section fills title={translate('dashboard.latest')}>
        {orders.length === 0 && <Typography>{translate('dashboard.no_orders')}</Typography>}
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {orders.map(({ id, order_number, customer, amount, status, created_at }) => (
            <Box component="li" key={id} sx={{ py: 0.5 }}>
              <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
                {canAccess === true ? (
                  <Link component={RouterLink} to={`/orders/${id}/show`}>
                    {order_number}
                  </Link>
                ) : (
                  <Typography>{order_number}</Typography>
                )}
                <Typography>{money(amount)}</Typography>
              </Stack>
              <Typography variant="body2" color="text.secondary">
                {[customer, translate(`orders.status.${status}`), time(created_at)].join(' · ')}
              </Typography>
            </Box>
          ))}
        </Box>
      </Section>
    </Grid>
  );
}
