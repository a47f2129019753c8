import { Alert, Button, Grid, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFormats } from '../shop/use-formats';
import { Counts } from './counts';
import { MessagePlot } from './message-plot';
import { LatestOrders, StatusPlot } from './order-plots';
import { SeriesPlot } from './series-plot';
import { LowStockPlot } from './stock-plot';
import { useFigures } from './use-figures';

/** The shop at a glance, up to date by itself. */
export function FiguresPage() {
  const translate = useTranslate();
  const { time } = useFormats();
  const { data, error, dataUpdatedAt, refetch } = useFigures();
  return (
    <Stack spacing={2} sx={{ mt: 1, mb: 4 }} aria-busy={data === undefined}>
      {error !== null && (
        <Alert
          severity="warning"
          action={
            <Button color="inherit" onClick={() => void refetch()}>
              {translate('common.trouble.reload')}
            </Button>
          }
        >
          {error.message}
        </Alert>
      )}
      <Counts dashboard={data?.dashboard} />
      {data !== undefined && (
        <>
          <Typography variant="body2" color="text.secondary">
            {translate('dashboard.as_of', { time: time(new Date(dataUpdatedAt).toISOString()) })}
          </Typography>
          <Grid container spacing={2}>
            <SeriesPlot of="revenue" series={data.series} />
            <StatusPlot statistics={data.statistics} />
            <SeriesPlot of="orders_by_day" series={data.series} />
            <SeriesPlot of="new_customers" series={data.series} />
            <MessagePlot figures={data.messages} />
            <LowStockPlot products={data.dashboard.products} />
            <LatestOrders orders={data.dashboard.orders.recent_list} />
          </Grid>
        </>
      )}
    </Stack>
  );
}
