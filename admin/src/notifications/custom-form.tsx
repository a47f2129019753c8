import {
  Box,
  Button,
  Checkbox,
  FormControl,
  FormControlLabel,
  FormGroup,
  FormHelperText,
  FormLabel,
  Radio,
  RadioGroup,
} from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useCanAccess, useDataProvider, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { maxSmsParts } from '../../../workflows/domain/sms';
import type { CustomSent, Customer } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { randomKey } from '../data/random-key';
import { AskDialog } from './ask-dialog';
import { CustomerPicker } from './customer-picker';
import { customFaults, type CustomDraft } from './custom-faults';
import { MailPreview } from './mail-preview';
import { SmsMeter } from './sms-meter';
import { TextInput } from './text-input';
import { useCommand } from './use-command';

const path = '/admin/notifications/send_custom/';
const empty: CustomDraft = {
  subject: '',
  message: '',
  send_email: true,
  send_sms: false,
  isToAll: false,
};

/** A message to customers: to all, or to some. */
export function CustomForm() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const { canAccess: mayChoose = false } = useCanAccess({ resource: 'customers', action: 'list' });
  const [draft, setDraft] = useState(empty);
  const [customers, setCustomers] = useState<readonly Customer[]>([]);
  const [key, setKey] = useState(randomKey);
  const [faults, setFaults] = useState<ReturnType<typeof customFaults>>({});
  const [isAsking, setAsking] = useState(false);
  const isToAll = draft.isToAll || !mayChoose;
  const { subject, message, send_email, send_sms } = draft;
  const say = (name: string, args?: Record<string, unknown>) =>
    translate(`notifications.sending.${name}`, args);
  const change = (changes: Partial<CustomDraft>) => {
    setDraft({ ...draft, ...changes });
    // Another message than the one that may have been taken already.
    setKey(randomKey());
  };
  const send = useCommand(() =>
    dataProvider.call<CustomSent>('POST', path, {
      body: {
        message,
        ...(send_email && { subject: subject.trim() }),
        send_email,
        send_sms,
        ...(!isToAll && { customer_ids: customers.map(({ id }) => id) }),
      },
      headers: { 'Idempotency-Key': key },
    }),
  );

  function ask(event: FormEvent): void {
    event.preventDefault();
    const found = customFaults({ ...draft, isToAll }, customers.length);
    setFaults(found);
    setAsking(Object.keys(found).length === 0);
  }

  async function submit(): Promise<void> {
    const sent = await send.run();
    if (sent !== undefined) await navigate(`/write/${sent.workflow_id}`);
    else setAsking(false);
  }

  const fault = (field: keyof typeof faults) => {
    const own = faults[field];
    return own === undefined ? send.trouble?.errors[field] : say(own, { most: maxSmsParts });
  };
  const channels = [...(send_email ? ['email'] : []), ...(send_sms ? ['sms'] : [])].map((each) =>
    translate(`notifications.channel.${each}`),
  );
  return (
    <Box component="form" noValidate onSubmit={ask} sx={{ display: 'grid', gap: 2 }}>
      <FormControl error={fault('send_email') !== undefined} component="fieldset">
        <FormLabel component="legend">{say('by')}</FormLabel>
        <FormGroup row>
          {(['email', 'sms'] as const).map((each) => (
            <FormControlLabel
              key={each}
              label={translate(`notifications.channel.${each}`)}
              control={
                <Checkbox
                  checked={draft[`send_${each}`]}
                  onChange={(event) => change({ [`send_${each}`]: event.target.checked })}
                />
              }
            />
          ))}
        </FormGroup>
        {fault('send_email') !== undefined && (
          <FormHelperText>{fault('send_email')}</FormHelperText>
        )}
      </FormControl>
      <FormControl component="fieldset">
        <FormLabel component="legend">{say('to')}</FormLabel>
        <RadioGroup
          row
          name="to"
          value={isToAll ? 'all' : 'some'}
          onChange={(_, to) => change({ isToAll: to === 'all' })}
        >
          {mayChoose && (
            <FormControlLabel value="some" control={<Radio />} label={say('to_some')} />
          )}
          <FormControlLabel value="all" control={<Radio />} label={say('to_all')} />
        </RadioGroup>
        {!mayChoose && <FormHelperText>{say('only_all')}</FormHelperText>}
      </FormControl>
      {!isToAll && (
        <CustomerPicker
          chosen={customers}
          onChange={(next) => {
            setCustomers(next);
            change({});
          }}
          fault={fault('customer_ids')}
        />
      )}
      {send_email && (
        <TextInput
          label={say('subject')}
          value={subject}
          onChange={(next) => change({ subject: next })}
          fault={fault('subject')}
        />
      )}
      <TextInput
        label={say('message')}
        value={message}
        lines={5}
        onChange={(next) => change({ message: next })}
        fault={fault('message')}
      />
      {send_sms && message !== '' && (
        <SmsMeter text={message} recipients={isToAll ? undefined : customers.length} />
      )}
      {send_email && <MailPreview what="custom" {...{ subject, message }} />}
      <div role="alert">
        {send.trouble !== undefined && (
          <Box sx={{ color: 'error.main' }}>{send.trouble.message}</Box>
        )}
      </div>
      <Button type="submit" variant="contained" sx={{ justifySelf: 'start' }}>
        {say('send')}
      </Button>
      {isAsking && (
        <AskDialog
          title={say('confirm')}
          words={say(isToAll ? 'confirm_all' : 'confirm_some', {
            smart_count: customers.length,
            channels: channels.join(', '),
          })}
          submit={say('send')}
          back={say('back')}
          busy={send.busy}
          onSubmit={() => void submit()}
          onClose={() => setAsking(false)}
        >
          {send_sms && (
            <SmsMeter text={message} recipients={isToAll ? undefined : customers.length} />
          )}
        </AskDialog>
      )}
    </Box>
  );
}
