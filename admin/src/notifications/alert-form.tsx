import { Alert, Box, Button, MenuItem, TextField } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { AlertSent } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { AskDialog } from './ask-dialog';
import { TextInput } from './text-input';
import { useCommand } from './use-command';

const types = ['info', 'warning', 'error', 'success'] as const;

/** An e-mail to all who work for the shop. */
export function AlertForm() {
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [type, setType] = useState<string>('info');
  const [message, setMessage] = useState('');
  const [details, setDetails] = useState('');
  const [isAsking, setAsking] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const [told, setTold] = useState<number>();
  const say = (name: string, args?: Record<string, unknown>) =>
    translate(`notifications.sending.${name}`, args);
  const send = useCommand(() =>
    dataProvider.call<AlertSent>('POST', '/admin/send_system_alert/', {
      body: { alert_type: type, message, details: details.trim() === '' ? null : details },
    }),
  );

  function ask(event: FormEvent): void {
    event.preventDefault();
    setChecked(true);
    setTold(undefined);
    setAsking(message.trim() !== '');
  }

  async function submit(): Promise<void> {
    const sent = await send.run();
    setAsking(false);
    if (sent === undefined) return;
    setTold(sent.total_admins);
    setMessage('');
    setDetails('');
    setChecked(false);
  }

  return (
    <Box component="form" noValidate onSubmit={ask} sx={{ display: 'grid', gap: 2 }}>
      <TextField
        select
        label={say('alert_type')}
        value={type}
        onChange={(event) => setType(event.target.value)}
        sx={{ maxWidth: 240 }}
      >
        {types.map((each) => (
          <MenuItem key={each} value={each}>
            {say(`alert_types.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextInput
        label={say('message')}
        value={message}
        lines={3}
        onChange={setMessage}
        fault={
          isChecked && message.trim() === '' ? say('missing') : send.trouble?.errors['message']
        }
      />
      <TextInput
        label={say('details')}
        value={details}
        lines={3}
        isNeeded={false}
        onChange={setDetails}
        fault={send.trouble?.errors['details']}
        hint={say('optional')}
      />
      <div role="alert">
        {send.trouble !== undefined && (
          <Alert severity="error" role="presentation">
            {send.trouble.message}
          </Alert>
        )}
      </div>
      <output>
        {told !== undefined && (
          <Alert severity="success" role="presentation">
            {say('alert_sent', { smart_count: told })}
          </Alert>
        )}
      </output>
      <Button type="submit" variant="contained" sx={{ justifySelf: 'start' }}>
        {say('send')}
      </Button>
      {isAsking && (
        <AskDialog
          title={say('confirm')}
          words={say('confirm_alert')}
          submit={say('send')}
          back={say('back')}
          busy={send.busy}
          onSubmit={() => void submit()}
          onClose={() => setAsking(false)}
        />
      )}
    </Box>
  );
}
