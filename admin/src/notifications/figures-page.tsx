import { Alert, Box, MenuItem, TextField } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Title, useDataProvider, useTranslate } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import type { NotificationFigures } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { ChannelFigures } from './channel-figures';
import { ForWhom } from './for-whom';

const ranges = { last_day: 1, last_week: 7, last_month: 30, last_quarter: 90 } as const;
type Range = keyof typeof ranges;

/** What became of the messages, in numbers and over time. */
export function FiguresPage() {
  const translate = useTranslate();
  return (
    <ForWhom name="message_figures">
      <Title title={translate('notifications.figures.title')} />
      <Figures />
    </ForWhom>
  );
}

function Figures() {
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [query, setQuery] = useSearchParams();
  const range = isRange(query.get('range')) ?? 'last_day';
  const { data, error } = useQuery({
    queryKey: ['notifications', 'figures', range],
    queryFn: ({ signal }) =>
      dataProvider.call<NotificationFigures>('GET', '/admin/notifications/figures/', {
        signal,
        query: { from: new Date(Date.now() - ranges[range] * 86_400_000).toISOString() },
      }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  return (
    <Box sx={{ mt: 2, display: 'grid', gap: 2 }} aria-busy={data === undefined}>
      <TextField
        select
        size="small"
        sx={{ width: 240, maxWidth: '100%' }}
        label={translate('notifications.figures.range')}
        value={range}
        onChange={(event) => setQuery({ range: event.target.value }, { replace: true })}
      >
        {Object.keys(ranges).map((each) => (
          <MenuItem key={each} value={each}>
            {translate(`notifications.figures.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      {error !== null && <Alert severity="warning">{error.message}</Alert>}
      {data?.channels.map((figures) => (
        <ChannelFigures key={figures.channel} figures={figures} by={data.by} />
      ))}
    </Box>
  );
}

function isRange(given: string | null): Range | undefined {
  return Object.keys(ranges).find((each): each is Range => each === given);
}
