import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useCanAccess, useDataProvider, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { FailureGroup } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { listAddress } from './list-address';

/** The failed ones, by why: each group can be looked at, and sent again. */
export function FailureGroups() {
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { canAccess: mayRetry } = useCanAccess({ resource: 'notifications', action: 'retry' });
  const { data, error } = useQuery({
    queryKey: ['notifications', 'failures'],
    queryFn: ({ signal }) =>
      dataProvider.call<FailureGroup[]>('GET', '/admin/notifications/failures/', { signal }),
    refetchInterval: 15_000,
  });
  return (
    <Box sx={{ mt: 2 }}>
      <Section
        title={translate('notifications.failures.title')}
        aside={
          mayRetry === true && data !== undefined && data.length > 0 ? (
            <Button component={Link} to="/retries" size="small">
              {translate('notifications.failures.retry_any')}
            </Button>
          ) : undefined
        }
      >
        {error !== null && <Alert severity="warning">{error.message}</Alert>}
        {data?.length === 0 && <Typography>{translate('notifications.failures.none')}</Typography>}
        {data !== undefined && data.length > 0 && (
          <Box
            component="ul"
            aria-label={translate('notifications.failures.by_reason')}
            sx={{ listStyle: 'none', m: 0, p: 0 }}
          >
            {data.map((group) => (
              <Group
                key={`${group.channel} ${group.kind} ${group.code}`}
                group={group}
                mayRetry={mayRetry === true}
              />
            ))}
          </Box>
        )}
      </Section>
    </Box>
  );
}

function Group({ group, mayRetry }: { readonly group: FailureGroup; readonly mayRetry: boolean }) {
  const translate = useTranslate();
  const { time, number } = useFormats();
  const { channel, kind, code, words, count, given_up } = group;
  const channelName = translate(`notifications.channel.${channel}`);
  const kindName = translate(`notifications.kind.${kind}`);
  const name = [channelName, kindName, code].filter(Boolean).join(', ');
  const shown = listAddress({
    status: 'failed',
    notification_type: channel,
    error_kind: kind,
    ...(code !== '' && { error_code: code }),
  });
  const again = new URLSearchParams({ channel, error_kind: kind, error_code: code });
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', py: 1.5 }}>
      <Stack
        direction={{ xs: 'column', sm: 'row' }}
        sx={{ justifyContent: 'space-between', alignItems: { sm: 'center' }, gap: 1 }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Typography sx={{ fontWeight: 600 }}>
            {number(count)} · {channelName} · {kindName}
            {code !== '' && ` · ${code}`}
          </Typography>
          <Typography sx={{ overflowWrap: 'anywhere' }}>{words}</Typography>
          <Typography variant="body2" color="text.secondary">
            {translate(`notifications.kind_words.${kind}`)}
          </Typography>
          <Typography variant="body2" color="text.secondary">
            {time(group.oldest_at)} – {time(group.newest_at)}
            {given_up > 0 &&
              ` · ${translate('notifications.failures.given_up', { smart_count: given_up })}`}
          </Typography>
        </Box>
        <Stack direction="row" sx={{ gap: 1, flexShrink: 0 }}>
          <Button
            component={Link}
            to={shown}
            aria-label={translate('notifications.failures.show_named', { name })}
          >
            {translate('notifications.failures.show')}
          </Button>
          {mayRetry && (
            <Button
              component={Link}
              to={`/retries?${again.toString()}`}
              variant="outlined"
              aria-label={translate('notifications.failures.retry_named', { name })}
            >
              {translate('notifications.failures.retry')}
            </Button>
          )}
        </Stack>
      </Stack>
    </Box>
  );
}
