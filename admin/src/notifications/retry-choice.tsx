import { Alert, Box, Button, Checkbox, FormControlLabel, Typography } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { RetryPreview } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { recipientOf } from './recipient-of';
import { useAmount } from './use-amount';

/** What a retry would send, before it does. */
export function RetryChoice(props: {
  readonly found: RetryPreview;
  readonly mayArriveTwice: boolean;
  readonly busy: boolean;
  readonly trouble: string | undefined;
  readonly onBegin: () => void;
}) {
  const translate = useTranslate();
  const { time } = useFormats();
  const amount = useAmount();
  const heading = useRef<HTMLHeadingElement>(null);
  const [understood, setUnderstood] = useState(false);
  const { found, mayArriveTwice, busy, trouble, onBegin } = props;
  const { count, sms_cost, sample } = found;
  // Who asked by keyboard or screen reader is led to the answer.
  useEffect(() => heading.current?.focus(), []);
  if (count === 0) {
    return (
      <Section title={translate('notifications.retries.none')} headingRef={heading}>
        {null}
      </Section>
    );
  }
  return (
    <Section
      title={translate('notifications.retries.found', { smart_count: count })}
      headingRef={heading}
    >
      {Number(sms_cost) > 0 && (
        <Typography>
          {translate('notifications.retries.cost', { cost: amount(sms_cost) })}
        </Typography>
      )}
      <Typography component="h3" sx={{ fontWeight: 600, mt: 2 }}>
        {translate('notifications.retries.sample')}
      </Typography>
      <Box component="ul" sx={{ mt: 0.5, pl: 2.5 }}>
        {sample.map((message) => (
          <li key={message.id}>
            <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {[
                time(message.created_at),
                translate(`notifications.channel.${message.notification_type}`),
                recipientOf(message),
                message.order_number,
                message.error_message,
              ]
                .filter(Boolean)
                .join(' · ')}
            </Typography>
          </li>
        ))}
      </Box>
      {mayArriveTwice && (
        <Box>
          <Alert severity="warning">{translate('notifications.kind_words.unknown')}</Alert>
          <FormControlLabel
            control={
              <Checkbox
                checked={understood}
                onChange={(event) => setUnderstood(event.target.checked)}
              />
            }
            label={translate('notifications.retries.understood')}
          />
        </Box>
      )}
      <div role="alert">
        {trouble !== undefined && (
          <Alert severity="error" role="presentation" sx={{ my: 1 }}>
            {trouble}
          </Alert>
        )}
      </div>
      <Button
        variant="contained"
        loading={busy}
        disabled={mayArriveTwice && !understood}
        onClick={onBegin}
        sx={{ mt: 1 }}
      >
        {translate('notifications.retries.begin', { smart_count: count })}
      </Button>
    </Section>
  );
}
