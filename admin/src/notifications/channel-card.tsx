import { Alert, Box, Button, Chip, Stack, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { Channel } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { ChannelDialog, type ChannelStep } from './channel-dialog';

export function ChannelCard(props: {
  readonly channel: Channel;
  readonly onChanged: () => Promise<void>;
}) {
  const translate = useTranslate();
  const { time, number } = useFormats();
  const [step, setStep] = useState<ChannelStep>();
  const { channel, onChanged } = props;
  const { stopped, reason, per_minute, waiting, oldest_waiting_at, workers, providers } = channel;
  const say = (key: string, args?: Record<string, unknown>) =>
    translate(`notifications.channels.${key}`, args);
  const workerWords =
    workers === null ? say('workers_unknown') : workers === 0 ? say('no_workers') : number(workers);
  return (
    <Section
      fills
      title={translate(`notifications.channel.${channel.channel}`)}
      aside={
        <Chip
          size="small"
          component="output"
          color={stopped ? 'error' : 'primary'}
          variant={stopped ? 'filled' : 'outlined'}
          label={say(stopped ? 'stopped' : 'running')}
        />
      }
    >
      {stopped && (
        <Alert severity="warning" sx={{ overflowWrap: 'anywhere' }}>
          {say('reason')}: {reason}
        </Alert>
      )}
      <Box component="dl" sx={{ my: 1, display: 'grid', gap: 1 }}>
        <Fact label={say('rate')}>
          {per_minute === 0 ? say('no_limit') : say('per_minute', { smart_count: per_minute })}
        </Fact>
        <Fact label={say('waiting')}>
          {oldest_waiting_at === null
            ? number(waiting)
            : say('waiting_words', { count: number(waiting), time: time(oldest_waiting_at) })}
        </Fact>
        <Fact label={say('workers')}>{workerWords}</Fact>
        <Fact label={say('providers')}>
          {providers.length === 0
            ? say('no_providers')
            : providers.map((each) => <Provider key={each.name} provider={each} />)}
        </Fact>
      </Box>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {(stopped ? (['start', 'rate'] as const) : (['stop', 'rate'] as const)).map((each) => (
          <Button
            key={each}
            variant={each === 'rate' ? 'text' : 'outlined'}
            color={each === 'stop' ? 'error' : 'primary'}
            onClick={() => setStep(each)}
          >
            {say(each === 'rate' ? 'change_rate' : each)}
          </Button>
        ))}
      </Stack>
      {step !== undefined && (
        <ChannelDialog {...{ channel, step, onChanged }} onClose={() => setStep(undefined)} />
      )}
    </Section>
  );
}

function Provider({ provider }: { readonly provider: Channel['providers'][number] }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const { state, since, last_error_code: code } = provider;
  const name = translate(`notifications.provider.${provider.name}`);
  const key = state === 'healthy' ? 'healthy' : code ? 'sick' : 'sick_short';
  return (
    <Typography
      component="span"
      sx={{ display: 'block' }}
      color={state === 'sick' ? 'error' : undefined}
    >
      {translate(`notifications.channels.${key}`, { name, time: time(since), code })}
    </Typography>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Typography component="dt" variant="body2" color="text.secondary">
        {label}
      </Typography>
      <Typography component="dd" sx={{ m: 0 }}>
        {children}
      </Typography>
    </div>
  );
}
