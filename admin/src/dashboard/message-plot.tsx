import { Grid, Typography } from '@mui/material';
import { useCanAccess, useTranslate } from 'react-admin';
import type { NotificationFigures } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { BarPlot } from './bar-plot';
import { listPath } from './list-path';

const outcomes = ['pending', 'sent', 'delivered', 'failed', 'skipped'] as const;
type Figures = NotificationFigures['channels'][number];

/** What became of the messages, for each channel. */
export function MessagePlot({ figures }: { readonly figures: NotificationFigures }) {
  const translate = useTranslate();
  const { number } = useFormats();
  const { canAccess } = useCanAccess({ resource: 'notifications', action: 'list' });
  const to = (notification_type: string, status: string) =>
    canAccess === true ? listPath('notifications', { notification_type, status }) : undefined;
  return (
    <Grid size={{ xs: 12, md: 6 }}>
      <Section fills title={translate('dashboard.messages')}>
        <Grid container spacing={2}>
          {figures.channels.map((channel) => (
            <Grid key={channel.channel} size={{ xs: 12, sm: 6 }}>
              <Typography component="h3" sx={{ fontWeight: 600 }}>
                {translate(`notifications.channel.${channel.channel}`)}
              </Typography>
              <BarPlot
                bars={outcomes.map((status) => {
                  const value = countOf(channel, status);
                  return {
                    key: status,
                    label: translate(`notifications.status.${status}`),
                    value,
                    text: number(value),
                    isTrouble: status === 'failed',
                    to: to(channel.channel, status),
                  };
                })}
              />
            </Grid>
          ))}
        </Grid>
      </Section>
    </Grid>
  );
}

function countOf(figures: Figures, status: (typeof outcomes)[number]): number {
  if (status !== 'failed') return figures[status];
  const { passing, permanent, unknown } = figures.failed;
  return passing + permanent + unknown;
}
