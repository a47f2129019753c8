import { Grid, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { NotificationFigures } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { SeriesPlot } from './series-plot';
import { useAmount } from './use-amount';

type Figures = NotificationFigures['channels'][number];

/** One channel: outcome, time, money, and the same over time. */
export function ChannelFigures(props: {
  readonly figures: Figures;
  readonly by: NotificationFigures['by'];
}) {
  const translate = useTranslate();
  const { number } = useFormats();
  const amount = useAmount();
  const { figures, by } = props;
  const { failed, to_sent_ms, spent, units } = figures;
  const say = (key: string, args?: Record<string, unknown>) =>
    translate(`notifications.figures.${key}`, args);
  const duration = (ms: number | null) => {
    if (ms === null) return say('nothing');
    if (ms < 1_000) return say('ms', { value: number(ms) });
    if (ms < 120_000) return say('seconds', { value: number(Math.round(ms / 100) / 10) });
    return say('minutes', { value: number(Math.round(ms / 6_000) / 10) });
  };
  const name = translate(`notifications.channel.${figures.channel}`);
  const allFailed = failed.passing + failed.permanent + failed.unknown;
  const wentOut = figures.sent + figures.delivered;
  return (
    <Section title={name}>
      <Grid container spacing={2} component="dl" sx={{ m: 0, mb: 2 }}>
        <Figure label={say('made')}>{number(figures.made)}</Figure>
        <Figure label={say('sent')}>{number(wentOut)}</Figure>
        <Figure label={say('delivered')}>{number(figures.delivered)}</Figure>
        <Figure label={say('failed')}>{number(allFailed)}</Figure>
        <Figure label={say('skipped')}>{number(figures.skipped)}</Figure>
        <Figure label={say('pending')}>{number(figures.pending)}</Figure>
        <Figure label={say('p50')}>{duration(to_sent_ms.p50)}</Figure>
        <Figure label={say('p99')}>{duration(to_sent_ms.p99)}</Figure>
        {figures.channel === 'sms' && (
          <>
            <Figure label={say('units')}>{number(units)}</Figure>
            <Figure label={say('spent')}>
              {spent.length === 0
                ? say('nothing')
                : spent.map((each) => amount(each.amount, each.currency)).join(', ')}
            </Figure>
          </>
        )}
      </Grid>
      <SeriesPlot
        title={say('plot', { channel: name, sent: number(wentOut), failed: number(allFailed) })}
        by={by}
        points={figures.series.map((point) => ({
          at: point.at,
          sent: point.sent + point.delivered,
          failed: point.failed.passing + point.failed.permanent + point.failed.unknown,
        }))}
      />
    </Section>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Grid size={{ xs: 6, sm: 4, lg: 2 }}>
      <Typography component="dt" variant="body2" color="text.secondary">
        {label}
      </Typography>
      <Typography component="dd" variant="h6" sx={{ m: 0 }}>
        {children}
      </Typography>
    </Grid>
  );
}
