import { Card, CardActionArea, CardContent, Grid, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useCanAccess, useDataProvider, useGetIdentity, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Dashboard } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { useFormats } from '../shop/use-formats';

/** The shop at a glance. */
export function DashboardPage() {
  const { canAccess } = useCanAccess({ resource: 'dashboard', action: 'figures' });
  const translate = useTranslate();
  return (
    <>
      <Title title={translate('dashboard.title')} />
      {canAccess === true && <Figures />}
      {canAccess === false && <Welcome />}
    </>
  );
}

/** For those who have no figures to read. */
function Welcome() {
  const translate = useTranslate();
  const { identity } = useGetIdentity();
  return (
    <Typography sx={{ mt: 3 }}>
      {translate('dashboard.welcome', { name: identity?.fullName ?? '' })}
    </Typography>
  );
}

function Figures() {
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { data, error } = useQuery({
    queryKey: ['dashboard'],
    queryFn: ({ signal }) => dataProvider.call<Dashboard>('GET', '/admin/dashboard/', { signal }),
    refetchInterval: 60_000,
  });
  if (error !== null && data === undefined)
    return <Typography role="alert">{error.message}</Typography>;
  const counts = [
    { name: 'orders', total: data?.orders.total, more: data?.orders.recent },
    { name: 'customers', total: data?.customers.total, more: data?.customers.new },
    { name: 'products', total: data?.products.total, more: data?.products.low_stock },
    { name: 'notifications', total: data?.notifications.total, more: data?.notifications.failed },
  ];
  return (
    <Grid container spacing={2} sx={{ mt: 1 }} aria-busy={data === undefined}>
      {counts.map(({ name, total, more }) => (
        <Grid key={name} size={{ xs: 12, sm: 6, lg: 3 }}>
          <Count
            to={`/${name}`}
            title={translate(`dashboard.${name}`)}
            total={total}
            words={more === undefined ? '' : translate(`dashboard.${name}_words`, { count: more })}
          />
        </Grid>
      ))}
    </Grid>
  );
}

function Count(props: {
  readonly to: string;
  readonly title: string;
  readonly total: number | undefined;
  readonly words: string;
}) {
  const { number } = useFormats();
  const { to, title, total, words } = props;
  return (
    <Card>
      <CardActionArea component={Link} to={to}>
        <CardContent>
          <Typography component="h2" color="text.secondary">
            {title}
          </Typography>
          <Typography variant="h4" component="p">
            {total === undefined ? '…' : number(total)}
          </Typography>
          <Typography color="text.secondary">{words || '\u00a0'}</Typography>
        </CardContent>
      </CardActionArea>
    </Card>
  );
}
