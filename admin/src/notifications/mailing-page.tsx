import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Title, useDataProvider, useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import type { CustomProgress } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { AskDialog } from './ask-dialog';
import { ForWhom } from './for-whom';
import { ProgressBar } from './progress-bar';
import { useCommand } from './use-command';

/** How far a message to customers is. */
export function MailingPage() {
  const translate = useTranslate();
  const { workflowId = '' } = useParams();
  return (
    <ForWhom name="mailing">
      <Title title={translate('notifications.mailings.title')} />
      <Box sx={{ mt: 2 }}>
        <Progress workflowId={workflowId} />
      </Box>
    </ForWhom>
  );
}

function Progress({ workflowId }: { readonly workflowId: string }) {
  const translate = useTranslate();
  const { time, number } = useFormats();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [isAsking, setAsking] = useState(false);
  const path = `/admin/notifications/custom/${encodeURIComponent(workflowId)}/`;
  const { data, error, refetch } = useQuery({
    queryKey: ['mailings', workflowId],
    queryFn: ({ signal }) => dataProvider.call<CustomProgress>('GET', path, { signal }),
    refetchInterval: (query) =>
      ['running', 'cancelling'].includes(query.state.data?.status ?? '') ? 1_000 : false,
  });
  const cancel = useCommand(async () => {
    await dataProvider.call('POST', `${path}cancel/`);
    setAsking(false);
    await refetch();
  });
  const say = (key: string, args?: Record<string, unknown>) =>
    translate(`notifications.mailings.${key}`, args);
  if (data === undefined) {
    return error === null ? null : <Alert severity="error">{error.message}</Alert>;
  }
  const { sent, failed, skipped, total, status } = data;
  return (
    <Section title={data.subject || say('no_subject')}>
      <Typography sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {data.message}
      </Typography>
      <Typography sx={{ fontWeight: 600, mt: 2 }}>{say(`status.${status}`)}</Typography>
      <ProgressBar
        label={say('progress')}
        done={sent + failed + skipped}
        total={total}
        words={say('done', { done: number(sent + failed + skipped), total: number(total) })}
      />
      <Typography>
        {say('counts', { sent: number(sent), failed: number(failed), skipped: number(skipped) })}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {say('customers', { smart_count: data.customers })} · {time(data.created_at)}
      </Typography>
      <Stack direction="row" sx={{ gap: 1, mt: 2 }}>
        {status === 'running' && (
          <Button variant="outlined" color="error" onClick={() => setAsking(true)}>
            {say('cancel')}
          </Button>
        )}
        <Button component={Link} to="/write">
          {say('another')}
        </Button>
      </Stack>
      {isAsking && (
        <AskDialog
          title={say('cancel_title')}
          words={say('cancel_words')}
          submit={say('cancel')}
          back={say('back')}
          isStopping
          busy={cancel.busy}
          trouble={cancel.trouble?.message}
          onSubmit={() => void cancel.run()}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
