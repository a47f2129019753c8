import { Stack, TextField } from '@mui/material';
import { useId, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ShopDataProvider } from '../data/data-provider';
import { CommandDialog, type OrderDialogProps } from './command-dialog';
import { useCommand } from './use-command';

const methods = ['M-Pesa', 'Airtel Money', 'Card', 'Bank transfer', 'Cash'];

/** Records that an order has been paid. */
export function PaymentDialog(props: OrderDialogProps) {
  const translate = useTranslate();
  const methodList = useId();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { id, order_number, payment_method, total_amount } = props.order;
  const [payment, setPayment] = useState({
    payment_method,
    payment_reference: '',
    amount: total_amount,
  });
  const command = useCommand({
    send: () => dataProvider.act('orders', id, 'record_payment', payment),
    done: 'orders.steps.done.record_payment',
    onRefresh: props.onRefresh,
  });

  const field = (name: keyof typeof payment) => ({
    label: translate(`orders.payment.${name}`),
    value: payment[name],
    required: true,
    fullWidth: true,
    error: command.trouble?.errors[name] !== undefined,
    helperText: command.trouble?.errors[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setPayment((before) => ({ ...before, [name]: target.value })),
  });
  return (
    <CommandDialog
      {...props}
      action="record_payment"
      command={command}
      title={translate('orders.payment.title', { number: order_number })}
      submit={translate('orders.steps.do.record_payment')}
    >
      <Stack spacing={2} sx={{ mt: 1 }}>
        <TextField
          {...field('payment_method')}
          slotProps={{ htmlInput: { list: methodList, maxLength: 50 } }}
        />
        <datalist id={methodList}>
          {methods.map((method) => (
            <option key={method} value={method}>
              {method}
            </option>
          ))}
        </datalist>
        <TextField
          {...field('payment_reference')}
          autoComplete="off"
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
        <TextField
          {...field('amount')}
          slotProps={{ htmlInput: { inputMode: 'decimal', autoComplete: 'off' } }}
        />
      </Stack>
    </CommandDialog>
  );
}
