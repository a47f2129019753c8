import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useDataProvider, useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import type { RetryState } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { ForWhom } from './for-whom';
import { ProgressBar } from './progress-bar';
import { useCommand } from './use-command';

/** How far a retry of many is: its id stands in the address, so it is found again. */
export function RetryPage() {
  const translate = useTranslate();
  const { workflowId = '' } = useParams();
  return (
    <ForWhom name="retry">
      <Title title={translate('notifications.retries.progress_title')} />
      <Box sx={{ mt: 2 }}>
        <Progress workflowId={workflowId} />
      </Box>
    </ForWhom>
  );
}

function Progress({ workflowId }: { readonly workflowId: string }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const path = `/admin/notifications/retry/${encodeURIComponent(workflowId)}/`;
  const { data, error, refetch } = useQuery({
    queryKey: ['notifications', 'retry', workflowId],
    queryFn: ({ signal }) => dataProvider.call<RetryState>('GET', path, { signal }),
    refetchInterval: (query) => (query.state.data?.status === 'running' ? 1_000 : false),
  });
  const cancel = useCommand(async () => {
    await dataProvider.call('POST', `${path}cancel/`);
    await refetch();
  });
  const trouble = cancel.trouble ?? error;
  return (
    <Section title={translate('notifications.retries.progress')}>
      <div role="alert">
        {trouble && (
          <Alert severity="error" role="presentation">
            {trouble.message}
          </Alert>
        )}
      </div>
      {data !== undefined && (
        <>
          <Typography sx={{ fontWeight: 600 }}>
            {translate(`notifications.retries.status.${data.status}`)}
          </Typography>
          <ProgressBar
            label={translate('notifications.retries.progress')}
            done={data.done + data.failed}
            total={data.total}
            words={translate('notifications.retries.done', { done: data.done, total: data.total })}
          />
          {data.failed > 0 && (
            <Alert severity="warning">
              {translate('notifications.retries.failed', { smart_count: data.failed })}
            </Alert>
          )}
          {data.status === 'cancelled' && (
            <Typography>{translate('notifications.retries.cancelled')}</Typography>
          )}
          <Typography variant="body2" color="text.secondary">
            {time(data.created_at)} – {time(data.updated_at)}
          </Typography>
          <Stack direction="row" sx={{ gap: 1, mt: 2, flexWrap: 'wrap' }}>
            {data.status === 'running' && (
              <Button
                variant="outlined"
                color="error"
                loading={cancel.busy}
                onClick={() => void cancel.run()}
              >
                {translate('notifications.retries.cancel')}
              </Button>
            )}
            <Button component={Link} to="/notifications">
              {translate('notifications.retries.back')}
            </Button>
            {data.status !== 'running' && (
              <Button component={Link} to="/retries">
                {translate('notifications.retries.another')}
              </Button>
            )}
          </Stack>
        </>
      )}
    </Section>
  );
}
