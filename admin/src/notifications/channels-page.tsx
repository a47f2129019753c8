import { Alert, Box, Grid, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useDataProvider, useTranslate } from 'react-admin';
import type { Channel } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { useFormats } from '../shop/use-formats';
import { ChannelCard } from './channel-card';
import { ForWhom } from './for-whom';

/** How messages leave: each channel with its rate, what waits, and how its providers do. */
export function ChannelsPage() {
  const translate = useTranslate();
  return (
    <ForWhom name="channels">
      <Title title={translate('notifications.channels.title')} />
      <Channels />
    </ForWhom>
  );
}

function Channels() {
  const translate = useTranslate();
  const { time } = useFormats();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => dataProvider.call<Channel[]>('GET', '/admin/channels/', { signal }),
    refetchInterval: 3_000,
  });
  return (
    <Box sx={{ mt: 2 }} aria-busy={data === undefined}>
      <div role="alert">
        {error !== null && (
          <Alert severity="warning" role="presentation" sx={{ mb: 2 }}>
            {data === undefined
              ? error.message
              : translate('notifications.channels.stale', { reason: error.message })}
          </Alert>
        )}
      </div>
      <Grid container spacing={2}>
        {(data ?? []).map((channel) => (
          <Grid key={channel.channel} size={{ xs: 12, md: 6 }}>
            <ChannelCard channel={channel} onChanged={async () => void (await refetch())} />
          </Grid>
        ))}
      </Grid>
      {data !== undefined && (
        <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
          {translate('notifications.channels.as_of', {
            time: time(new Date(dataUpdatedAt).toISOString()),
          })}
        </Typography>
      )}
    </Box>
  );
}
