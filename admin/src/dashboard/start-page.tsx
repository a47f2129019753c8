import { Box, Card, CardActionArea, CardContent, Grid, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { useCanAccess, useDataProvider, useGetIdentity, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { menuEntries } from '../areas';
import type { ShopDataProvider } from '../data/data-provider';
import { useFormats } from '../shop/use-formats';
import { listPath } from './list-path';

/** What waits for somebody to do something. */
const waiting = [
  { resource: 'orders', status: 'pending' },
  { resource: 'orders', status: 'confirmed' },
  { resource: 'orders', status: 'processing' },
  { resource: 'notifications', status: 'failed' },
] as const;

const everyMs = 20_000;

/** For those who have no figures to read: what waits for them, and their lists. */
export function StartPage() {
  const translate = useTranslate();
  const { identity } = useGetIdentity();
  return (
    <Box sx={{ mt: 2, mb: 4 }}>
      <Typography sx={{ mb: 2 }}>
        {translate('dashboard.welcome', { name: identity?.fullName ?? '' })}
      </Typography>
      <Grid container spacing={2}>
        {waiting.map((each) => (
          <Waiting key={`${each.resource} ${each.status}`} {...each} />
        ))}
        {menuEntries
          .filter(({ name }) => name !== 'dashboard')
          .map((entry) => (
            <Entry
              key={entry.name}
              name={entry.name}
              to={'path' in entry ? entry.path : `/${entry.name}`}
              title={
                'path' in entry
                  ? translate(entry.label ?? entry.name)
                  : translate(`resources.${entry.name}.name`, { smart_count: 2 })
              }
              Icon={entry.icon}
            />
          ))}
      </Grid>
    </Box>
  );
}

function Waiting({ resource, status }: (typeof waiting)[number]) {
  const translate = useTranslate();
  const { number } = useFormats();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { canAccess } = useCanAccess({ resource, action: 'list' });
  const { data } = useQuery({
    queryKey: ['start', resource, status],
    enabled: canAccess === true,
    refetchInterval: everyMs,
    queryFn: ({ signal }) =>
      dataProvider.getList(resource, {
        filter: { status },
        pagination: { page: 1, perPage: 1 },
        signal,
      }),
  });
  if (canAccess !== true) return null;
  return (
    <Grid size={{ xs: 6, lg: 3 }}>
      <Card sx={{ height: '100%' }}>
        <CardActionArea
          component={Link}
          to={listPath(resource, { status })}
          sx={{ height: '100%' }}
        >
          <CardContent>
            <Typography component="h2" color="text.secondary">
              {translate(`dashboard.waiting.${resource}.${status}`)}
            </Typography>
            <Typography variant="h4" component="p">
              {data?.total === undefined ? '…' : number(data.total)}
            </Typography>
          </CardContent>
        </CardActionArea>
      </Card>
    </Grid>
  );
}

function Entry(props: {
  readonly name: string;
  readonly to: string;
  readonly title: string;
  readonly Icon: ComponentType | undefined;
}) {
  const { name, to, title, Icon } = props;
  const { canAccess } = useCanAccess({ resource: name, action: 'list' });
  if (canAccess !== true) return null;
  return (
    <Grid size={{ xs: 6, lg: 3 }}>
      <Card sx={{ height: '100%' }}>
        <CardActionArea component={Link} to={to} sx={{ height: '100%' }}>
          <CardContent sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
            {Icon && <Icon />}
            <Typography component="h2">{title}</Typography>
          </CardContent>
        </CardActionArea>
      </Card>
    </Grid>
  );
}
