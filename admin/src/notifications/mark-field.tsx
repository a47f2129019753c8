import { Checkbox } from '@mui/material';
import { useListContext, useRecordContext, useTranslate } from 'react-admin';
import type { Notification } from '../data/contracts';
import { recipientOf } from './recipient-of';
import { isRetryable } from './retry-selected';

/** Marks a message to be sent again with others; react-admin's own has no name that is read. */
export function MarkField() {
  const translate = useTranslate();
  const message = useRecordContext<Notification>();
  const { selectedIds, onToggleItem } = useListContext<Notification>();
  if (message === undefined || !isRetryable(message)) return null;
  const { id, notification_type, order_number } = message;
  const channel = translate(`notifications.channel.${notification_type}`);
  const name = [channel, recipientOf(message), order_number].filter(Boolean).join(', ');
  return (
    <Checkbox
      checked={selectedIds.includes(id)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => onToggleItem(id)}
      slotProps={{ input: { 'aria-label': translate('notifications.mark.one', { name }) } }}
      sx={{ p: 0.5 }}
    />
  );
}
