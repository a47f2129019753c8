import { Alert, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useCanAccess, useRefresh, useTranslate } from 'react-admin';
import type { NotificationDetail } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { NotificationStatus } from './notification-status';
import { RetryDialog } from './retry-dialog';
import { isRetryable } from './retry-selected';

/** What became of a message, in words, and another try. */
export function NotificationOutcome({ message }: { readonly message: NotificationDetail }) {
  const translate = useTranslate();
  const refresh = useRefresh();
  const { time } = useFormats();
  const { canAccess } = useCanAccess({ resource: 'notifications', action: 'retry' });
  const [isAsking, setAsking] = useState(false);
  const { status, error_kind, error_code, error_message, given_up_at } = message;
  const at =
    (status === 'delivered' ? message.delivered_at : message.sent_at) ?? message.updated_at;
  return (
    <Section
      title={translate('notifications.page.outcome')}
      aside={<NotificationStatus status={status} />}
    >
      <Stack sx={{ gap: 1, alignItems: 'start' }}>
        <Typography component="output" sx={{ display: 'block' }}>
          {translate(`notifications.page.told.${status}`, { time: time(at) })}
        </Typography>
        {error_message !== '' && (
          <Alert
            severity={status === 'failed' ? 'error' : 'info'}
            sx={{ overflowWrap: 'anywhere', width: '100%' }}
          >
            {error_message}
            {error_code !== null && error_code !== '' && (
              <Typography variant="body2">
                {translate('notifications.page.code')}: {error_code}
              </Typography>
            )}
            {error_kind !== null && (
              <Typography variant="body2">
                {translate(`notifications.kind_words.${error_kind}`)}
              </Typography>
            )}
          </Alert>
        )}
        {given_up_at !== null && (
          <Typography>
            {translate('notifications.page.given_up', { time: time(given_up_at) })}
          </Typography>
        )}
        {canAccess === true && isRetryable(message) && (
          <Button variant="contained" onClick={() => setAsking(true)}>
            {translate('notifications.retry.one')}
          </Button>
        )}
      </Stack>
      {isAsking && (
        <RetryDialog
          messages={[message]}
          onClose={() => {
            setAsking(false);
            refresh();
          }}
        />
      )}
    </Section>
  );
}
