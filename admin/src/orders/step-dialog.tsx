import { Alert, DialogContentText, TextField } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ShopDataProvider } from '../data/data-provider';
import { CommandDialog, type OrderDialogProps } from './command-dialog';
import type { Step } from './steps';
import { useCommand } from './use-command';

const mostCharacters = 2000;

/** Moves an order on, or cancels it, with a note. */
export function StepDialog({ step, ...props }: OrderDialogProps & { readonly step: Step }) {
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [notes, setNotes] = useState('');
  const [missing, setMissing] = useState(false);
  const isCancelling = step === 'cancelled';
  const { id, order_number } = props.order;
  const command = useCommand({
    send: () =>
      isCancelling
        ? dataProvider.act('orders', id, 'cancel', { notes })
        : dataProvider.act('orders', id, 'update_status', { status: step, notes }),
    done: `orders.steps.done.${step}`,
    onRefresh: props.onRefresh,
  });

  async function run(): Promise<void> {
    const lacksReason = isCancelling && notes.trim() === '';
    setMissing(lacksReason);
    if (!lacksReason) await command.run();
  }

  const fault = missing
    ? translate('orders.steps.reason_missing')
    : command.trouble?.errors['notes'];
  return (
    <CommandDialog
      {...props}
      action={step}
      command={{ ...command, run }}
      title={translate(`orders.steps.ask.${step}`, { number: order_number })}
      submit={translate(`orders.steps.do.${step}`)}
    >
      <DialogContentText sx={{ mb: 2 }}>
        {translate(`orders.steps.words.${step}`)}
      </DialogContentText>
      {isCancelling && props.order.is_paid && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {translate('orders.steps.is_paid')}
        </Alert>
      )}
      <TextField
        multiline
        minRows={2}
        maxRows={8}
        fullWidth
        required={isCancelling}
        label={translate(isCancelling ? 'orders.steps.reason' : 'orders.steps.note')}
        value={notes}
        onChange={({ target }) => setNotes(target.value)}
        error={fault !== undefined}
        helperText={fault ?? translate('orders.steps.note_seen')}
        slotProps={{ htmlInput: { maxLength: mostCharacters } }}
      />
    </CommandDialog>
  );
}
