import { Box, Link, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useCanAccess, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Order } from '../data/contracts';
import { Section } from '../layout/section';

/** Whose it is, where it goes, and what they said. */
export function OrderCustomer({ order }: { readonly order: Order }) {
  const translate = useTranslate();
  const { canAccess } = useCanAccess({ resource: 'customers', action: 'list' });
  const customers = `/customers?${new URLSearchParams({
    filter: JSON.stringify({ q: order.customer_email }),
  }).toString()}`;
  return (
    <Section title={translate('orders.customer.title')}>
      <Box component="dl" sx={{ m: 0 }}>
        <Fact name={translate('orders.customer.name')}>
          {canAccess === true ? (
            <Link component={RouterLink} to={customers}>
              {order.customer_name}
            </Link>
          ) : (
            order.customer_name
          )}
        </Fact>
        <Fact name={translate('resources.orders.fields.customer_email')}>
          <Link href={`mailto:${order.customer_email}`}>{order.customer_email}</Link>
        </Fact>
        <Fact name={translate('orders.customer.phone')}>
          <Link href={`tel:${order.phone_number}`}>{order.phone_number}</Link>
        </Fact>
        <Fact name={translate('orders.customer.shipping')}>{order.shipping_address}</Fact>
        <Fact name={translate('orders.customer.billing')}>
          {order.billing_address === order.shipping_address
            ? translate('orders.customer.same')
            : order.billing_address}
        </Fact>
        {order.notes !== '' && <Fact name={translate('orders.customer.notes')}>{order.notes}</Fact>}
      </Box>
    </Section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <Typography component="dt" variant="body2" color="text.secondary">
        {name}
      </Typography>
      <Typography
        component="dd"
        sx={{ m: 0, mb: 1, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}
      >
        {children}
      </Typography>
    </>
  );
}
