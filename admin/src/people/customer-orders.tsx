import { ReferenceManyField, useTranslate } from 'react-admin';
import type { Order } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { LinkedLines } from './linked-lines';

export function CustomerOrders({ id }: { readonly id: number }) {
  const translate = useTranslate();
  const { money, time } = useFormats();
  return (
    <Section title={translate('people.customer.orders')}>
      <ReferenceManyField
        reference="orders"
        target="customer"
        record={{ id }}
        perPage={10}
        sort={{ field: 'created_at', order: 'DESC' }}
      >
        <LinkedLines<Order>
          empty={translate('people.customer.no_orders')}
          to={(order) => `/orders/${order.id}/show`}
          title={(order) => order.order_number}
          end={(order) => money(order.total_amount)}
          below={(order) =>
            `${translate(`orders.status.${order.status}`)} · ${time(order.created_at)}`
          }
        />
      </ReferenceManyField>
    </Section>
  );
}
