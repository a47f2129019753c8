import { Checkbox, FormControlLabel, TextField } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useNotify, useTranslate } from 'react-admin';
import type { Channel } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { AskDialog } from './ask-dialog';
import { useCommand } from './use-command';

export type ChannelStep = 'stop' | 'start' | 'rate';

const most = 1_000_000;

/** Stops, starts or slows a channel, once it is clear what that does. */
export function ChannelDialog(props: {
  readonly channel: Channel;
  readonly step: ChannelStep;
  readonly onChanged: () => Promise<void>;
  readonly onClose: () => void;
}) {
  const { channel, step, onChanged, onClose } = props;
  const translate = useTranslate();
  const notify = useNotify();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [reason, setReason] = useState('');
  const [rate, setRate] = useState(String(channel.per_minute));
  const [isDefault, setDefault] = useState(false);
  const [fault, setFault] = useState<string>();
  const say = (key: string, args?: Record<string, unknown>) =>
    translate(`notifications.channels.${key}`, args);
  const change = useCommand(async (body: Readonly<Record<string, unknown>>) => {
    await dataProvider.call('PATCH', `/admin/channels/${channel.channel}/`, { body });
    await onChanged();
    return true;
  });

  async function submit(): Promise<void> {
    const body = bodyOf();
    if (body === undefined || (await change.run(body)) === undefined) return;
    notify('notifications.channels.done', { type: 'success' });
    onClose();
  }

  function bodyOf(): Readonly<Record<string, unknown>> | undefined {
    if (step === 'start') return { stopped: false };
    if (step === 'stop') {
      setFault(reason.trim() === '' ? say('reason_needed') : undefined);
      return reason.trim() === '' ? undefined : { stopped: true, reason: reason.trim() };
    }
    if (isDefault) return { per_minute: null };
    const isRight = /^\d+$/.test(rate) && Number(rate) <= most;
    setFault(isRight ? undefined : say('rate_wrong'));
    return isRight ? { per_minute: Number(rate) } : undefined;
  }

  const wrong = fault ?? change.trouble?.errors[step === 'stop' ? 'reason' : 'per_minute'];
  const name = translate(`notifications.channel.${channel.channel}`);
  return (
    <AskDialog
      title={say(`${step}_title`, { channel: name })}
      words={say(`${step}_words`)}
      submit={say(step === 'rate' ? 'change_rate' : step)}
      back={say('back')}
      isStopping={step === 'stop'}
      busy={change.busy}
      trouble={change.trouble?.message}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {step === 'stop' && (
        <TextField
          fullWidth
          required
          multiline
          label={say('reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={wrong !== undefined}
          helperText={wrong ?? say('reason_hint')}
          slotProps={{ htmlInput: { maxLength: 500 } }}
        />
      )}
      {step === 'rate' && (
        <>
          <TextField
            fullWidth
            label={say('rate_field')}
            value={rate}
            disabled={isDefault}
            onChange={(event) => setRate(event.target.value)}
            error={wrong !== undefined}
            helperText={wrong ?? say('rate_hint')}
            slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          />
          <FormControlLabel
            control={
              <Checkbox
                checked={isDefault}
                onChange={(event) => setDefault(event.target.checked)}
              />
            }
            label={say('rate_default')}
          />
        </>
      )}
    </AskDialog>
  );
}
