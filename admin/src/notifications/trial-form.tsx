import { Alert, Box, Button } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import type { Notification, TestSent } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { MailPreview } from './mail-preview';
import { SmsMeter } from './sms-meter';
import { TextInput } from './text-input';
import { useCommand } from './use-command';

/** Whether messages arrive: one, to any number or address. */
export function TrialForm({ channel }: { readonly channel: Notification['notification_type'] }) {
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [to, setTo] = useState('');
  const [subject, setSubject] = useState('');
  const [message, setMessage] = useState('');
  const [sent, setSent] = useState<string>();
  const [isChecked, setChecked] = useState(false);
  const isSms = channel === 'sms';
  const say = (name: string) => translate(`notifications.sending.${name}`);
  const send = useCommand(() =>
    dataProvider.call<TestSent>('POST', `/admin/notifications/send_test_${channel}/`, {
      body: isSms ? { phone_number: to, message } : { email: to, subject, message },
    }),
  );

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    setSent(undefined);
    const needed = isSms ? [to, message] : [to, subject, message];
    if (needed.some((each) => each.trim() === '')) return;
    setSent((await send.run())?.notification.id);
  }

  const fault = (field: string, value: string) =>
    isChecked && value.trim() === '' ? say('missing') : send.trouble?.errors[field];
  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => void submit(event)}
      sx={{ display: 'grid', gap: 2 }}
    >
      <TextInput
        label={say(isSms ? 'phone' : 'email')}
        type={isSms ? 'tel' : 'email'}
        value={to}
        onChange={setTo}
        fault={fault(isSms ? 'phone_number' : 'email', to)}
      />
      {!isSms && (
        <TextInput
          label={say('subject')}
          value={subject}
          onChange={setSubject}
          fault={fault('subject', subject)}
        />
      )}
      <TextInput
        label={say('message')}
        value={message}
        lines={4}
        onChange={setMessage}
        fault={fault('message', message)}
      />
      {isSms && message !== '' && <SmsMeter text={message} recipients={1} />}
      {!isSms && <MailPreview what="test" {...{ subject, message }} />}
      <div role="alert">
        {send.trouble !== undefined && (
          <Alert severity="error" role="presentation">
            {send.trouble.message}
          </Alert>
        )}
      </div>
      <output>
        {sent !== undefined && (
          <Alert
            severity="success"
            role="presentation"
            action={
              <Button component={Link} to={`/notifications/${sent}/show`} color="inherit">
                {say('see')}
              </Button>
            }
          >
            {say('trial_sent')}
          </Alert>
        )}
      </output>
      <Button type="submit" variant="contained" loading={send.busy} sx={{ justifySelf: 'start' }}>
        {say('send')}
      </Button>
    </Box>
  );
}
