import { Card, CardActionArea, CardContent, Grid, Typography } from '@mui/material';
import { useCanAccess, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Dashboard } from '../data/contracts';
import { useFormats } from '../shop/use-formats';

/** How much there is of everything. */
export function Counts({ dashboard }: { readonly dashboard: Dashboard | undefined }) {
  const counts = [
    { name: 'orders', total: dashboard?.orders.total, more: dashboard?.orders.recent },
    { name: 'customers', total: dashboard?.customers.total, more: dashboard?.customers.new },
    { name: 'products', total: dashboard?.products.total, more: dashboard?.products.low_stock },
    {
      name: 'notifications',
      total: dashboard?.notifications.total,
      more: dashboard?.notifications.failed,
    },
  ];
  return (
    <Grid container spacing={2}>
      {counts.map((count) => (
        <Grid key={count.name} size={{ xs: 6, lg: 3 }}>
          <Count {...count} />
        </Grid>
      ))}
    </Grid>
  );
}

function Count(props: {
  readonly name: string;
  readonly total: number | undefined;
  readonly more: number | undefined;
}) {
  const { name, total, more } = props;
  const translate = useTranslate();
  const { number } = useFormats();
  const { canAccess } = useCanAccess({ resource: name, action: 'list' });
  const content = (
    <CardContent>
      <Typography component="h2" color="text.secondary">
        {translate(`dashboard.${name}`)}
      </Typography>
      <Typography variant="h4" component="p">
        {total === undefined ? '…' : number(total)}
      </Typography>
      <Typography color="text.secondary">
        {more === undefined
          ? '\u00a0'
          : translate(`dashboard.${name}_words`, { count: number(more) })}
      </Typography>
    </CardContent>
  );
  return (
    <Card sx={{ height: '100%' }}>
      {canAccess === true ? (
        <CardActionArea component={Link} to={`/${name}`} sx={{ height: '100%' }}>
          {content}
        </CardActionArea>
      ) : (
        content
      )}
    </Card>
  );
}
