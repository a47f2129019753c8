import { Chip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Notification } from '../data/contracts';

const colours = {
  pending: 'warning',
  sent: 'info',
  delivered: 'primary',
  failed: 'error',
  skipped: 'default',
} as const;

/** What the colour says, the word says, too. */
export function NotificationStatus({ status }: { readonly status: Notification['status'] }) {
  const translate = useTranslate();
  return (
    <Chip
      size="small"
      variant="outlined"
      color={colours[status]}
      label={translate(`notifications.status.${status}`)}
    />
  );
}
