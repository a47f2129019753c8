import { Grid, Typography } from '@mui/material';
import { Show, useRecordContext, useTranslate } from 'react-admin';
import type { NotificationDetail } from '../data/contracts';
import { Section } from '../layout/section';
import { MailFrame } from './mail-frame';
import { NotificationFacts } from './notification-facts';
import { NotificationOutcome } from './notification-outcome';

/** One message: what it says, to whom, and what became of it. */
export function NotificationPage() {
  return (
    <Show
      title={<PageTitle />}
      actions={false}
      component="div"
      queryOptions={{ refetchInterval: (query) => (isSettled(query.state.data) ? false : 2_000) }}
    >
      <Message />
    </Show>
  );
}

function isSettled(message: unknown): boolean {
  return (message as { status?: string } | undefined)?.status !== 'pending';
}

function PageTitle() {
  const translate = useTranslate();
  const message = useRecordContext<NotificationDetail>();
  if (message === undefined) return null;
  const { subject, event } = message;
  const name = subject || translate(`notifications.event.${event}`, { _: event });
  return <span>{translate('notifications.page.title', { name })}</span>;
}

function Message() {
  const translate = useTranslate();
  const message = useRecordContext<NotificationDetail>();
  // What the list knows of it stands in until all of it is there.
  if (message === undefined || !('workflow' in message)) return null;
  return (
    <Grid container spacing={2} sx={{ mt: 1 }}>
      <Grid size={{ xs: 12, md: 5 }} sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
        <NotificationOutcome message={message} />
        <NotificationFacts message={message} />
      </Grid>
      <Grid size={{ xs: 12, md: 7 }} sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
        <Section title={translate('notifications.page.text')}>
          {message.subject !== '' && (
            <Typography sx={{ fontWeight: 600, mb: 1 }}>{message.subject}</Typography>
          )}
          <Typography sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {message.message}
          </Typography>
        </Section>
        {message.html !== null && (
          <Section title={translate('notifications.page.html')}>
            <MailFrame html={message.html} title={translate('notifications.page.html_frame')} />
          </Section>
        )}
      </Grid>
    </Grid>
  );
}
