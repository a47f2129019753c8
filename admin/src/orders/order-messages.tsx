import { Alert, Box, Button, Chip, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useCanAccess, useDataProvider, useNotify, useTranslate } from 'react-admin';
import type { Notification } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';

const colours = {
  pending: 'warning',
  sent: 'default',
  delivered: 'primary',
  failed: 'error',
  skipped: 'default',
} as const;

/** Who was told of what, how that went, and another try where it failed. */
export function OrderMessages(props: {
  readonly messages: readonly Notification[] | undefined;
  readonly onRetried: () => void;
}) {
  const translate = useTranslate();
  const { messages, onRetried } = props;
  const { canAccess } = useCanAccess({ resource: 'notifications', action: 'retry' });
  return (
    <Section title={translate('orders.messages.title')}>
      {messages?.length === 0 && <Typography>{translate('orders.messages.none')}</Typography>}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }} aria-busy={messages === undefined}>
        {(messages ?? []).toReversed().map((message) => (
          <Message
            key={message.id}
            message={message}
            mayRetry={canAccess === true}
            onRetried={onRetried}
          />
        ))}
      </Box>
    </Section>
  );
}

function Message(props: {
  readonly message: Notification;
  readonly mayRetry: boolean;
  readonly onRetried: () => void;
}) {
  const { message, mayRetry, onRetried } = props;
  const translate = useTranslate();
  const { time } = useFormats();
  const channel = translate(`notifications.channel.${message.notification_type}`);
  const to =
    message.recipient_name ??
    message.email_details?.email_address ??
    message.sms_details?.phone_number ??
    '';
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', py: 1 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
        <Typography sx={{ overflowWrap: 'anywhere' }}>
          {translate('orders.messages.to', { channel, to })}
        </Typography>
        <Chip
          size="small"
          variant="outlined"
          color={colours[message.status]}
          label={translate(`notifications.status.${message.status}`)}
        />
      </Stack>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {message.subject === '' ? message.message : message.subject}
      </Typography>
      {message.error_message !== '' && (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {translate('orders.messages.reason', { reason: message.error_message })}
        </Typography>
      )}
      <Stack direction="row" sx={{ alignItems: 'center', justifyContent: 'space-between', gap: 1 }}>
        <Typography variant="body2" color="text.secondary">
          {time(message.sent_at ?? message.created_at)}
          {message.retry_count > 0 &&
            ` · ${translate('orders.messages.retries', { smart_count: message.retry_count })}`}
        </Typography>
        {mayRetry && message.status === 'failed' && (
          <Retry id={message.id} name={`${channel}, ${to}`} onRetried={onRetried} />
        )}
      </Stack>
    </Box>
  );
}

function Retry(props: {
  readonly id: string;
  readonly name: string;
  readonly onRetried: () => void;
}) {
  const translate = useTranslate();
  const notify = useNotify();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function retry(): Promise<void> {
    setBusy(true);
    setTrouble('');
    try {
      await dataProvider.call('POST', `/notifications/${props.id}/retry/`);
      notify('orders.messages.retried', { type: 'success' });
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
      props.onRetried();
    }
  }

  return (
    <Box>
      {trouble !== '' && (
        <Alert severity="error" role="alert">
          {trouble}
        </Alert>
      )}
      <Button
        size="small"
        loading={busy}
        onClick={() => void retry()}
        aria-label={translate('orders.messages.retry_named', { name: props.name })}
      >
        {translate('orders.messages.retry')}
      </Button>
    </Box>
  );
}
