import {
  Box,
  Table,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Explanation, Order } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';

interface ItemsProps {
  readonly order: Order;
  /** Undefined until it is known. */
  readonly stock: Explanation['stock'] | undefined;
}

/** On a phone, what these columns hold stands below the product's name. */
const deskOnly = { display: { xs: 'none', sm: 'table-cell' } };

/** What was ordered, whether it was taken from the stock, and the money. */
export function OrderItems({ order, stock }: ItemsProps) {
  const translate = useTranslate();
  const { money, number } = useFormats();
  return (
    <Section title={translate('orders.items.title')}>
      <Box
        component="section"
        aria-label={translate('orders.items.table')}
        tabIndex={0}
        sx={{ overflowX: 'auto' }}
      >
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>{translate('orders.items.product')}</TableCell>
              <TableCell align="right">{translate('orders.items.quantity')}</TableCell>
              <TableCell align="right" sx={deskOnly}>
                {translate('orders.items.price')}
              </TableCell>
              <TableCell align="right">{translate('orders.items.subtotal')}</TableCell>
              <TableCell sx={deskOnly}>{translate('orders.items.stock')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {order.items.map((item) => (
              <TableRow key={item.id}>
                <TableCell component="th" scope="row">
                  {item.product_name}
                  <Typography variant="body2" color="text.secondary">
                    {item.product_sku}
                  </Typography>
                  <Typography variant="body2" sx={{ display: { sm: 'none' } }}>
                    {money(item.unit_price)} · {stockWords(item.product, stock, translate)}
                  </Typography>
                </TableCell>
                <TableCell align="right">{number(item.quantity)}</TableCell>
                <TableCell align="right" sx={deskOnly}>
                  {money(item.unit_price)}
                </TableCell>
                <TableCell align="right">{money(item.subtotal)}</TableCell>
                <TableCell sx={deskOnly}>{stockWords(item.product, stock, translate)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
          <TableFooter>
            <TableRow>
              <TableCell
                component="th"
                scope="row"
                colSpan={2}
                sx={{ fontWeight: 600, color: 'text.primary', fontSize: 'body1.fontSize' }}
              >
                {translate('resources.orders.fields.total_amount')}
              </TableCell>
              <TableCell sx={deskOnly} />
              <TableCell
                align="right"
                sx={{ fontWeight: 600, color: 'text.primary', fontSize: 'body1.fontSize' }}
              >
                {money(order.total_amount)}
              </TableCell>
              <TableCell sx={deskOnly} />
            </TableRow>
          </TableFooter>
        </Table>
      </Box>
      <Typography sx={{ mt: 1.5 }}>
        {order.is_paid
          ? translate('orders.items.paid', {
              method: order.payment_method,
              reference: order.payment_reference ?? '',
            })
          : translate(order.payment_method === '' ? 'orders.items.unpaid' : 'orders.items.to_pay', {
              method: order.payment_method,
            })}
      </Typography>
    </Section>
  );
}

function stockWords(
  product: string,
  stock: ItemsProps['stock'],
  translate: (key: string) => string,
): string {
  const line = stock?.find((each) => each.product === product);
  if (line === undefined) return '…';
  return translate(line.taken ? 'orders.items.taken' : 'orders.items.not_taken');
}
