import { Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { Title, useDataProvider, useTranslate } from 'react-admin';
import { useNavigate, useSearchParams } from 'react-router-dom';
import type { RetryBegun, RetryPreview } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { randomKey } from '../data/random-key';
import { Section } from '../layout/section';
import { ForWhom } from './for-whom';
import { RetryChoice } from './retry-choice';
import { useCommand } from './use-command';

/** Many failed messages at once: which, how many those are, and what it costs, before it begins. */
export function RetryManyPage() {
  const translate = useTranslate();
  return (
    <ForWhom name="retries">
      <Title title={translate('notifications.retries.title')} />
      <Box sx={{ mt: 2, display: 'grid', gap: 2 }}>
        <Choosing />
      </Box>
    </ForWhom>
  );
}

const fields = ['channel', 'error_kind', 'error_code', 'created_after', 'created_before'] as const;
type Field = (typeof fields)[number];
export type Wanted = Partial<Record<Field, string>>;

function Choosing() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [query, setQuery] = useSearchParams();
  const wanted: Wanted = Object.fromEntries(
    fields.flatMap((field) => {
      const value = query.get(field) ?? '';
      return value === '' ? [] : [[field, value]];
    }),
  );
  const [key] = useState(randomKey);
  const [found, setFound] = useState<RetryPreview>();
  const path = '/admin/notifications/retry/';
  const look = useCommand(() =>
    dataProvider.call<RetryPreview>('POST', path, { body: { ...wanted, dry_run: true } }),
  );
  const begin = useCommand(() =>
    dataProvider.call<RetryBegun>('POST', path, {
      body: wanted,
      // What is chosen belongs to it: the same key with another choice would be refused.
      headers: { 'Idempotency-Key': `${key} ${JSON.stringify(wanted)}`.slice(0, 255) },
    }),
  );

  function choose(field: Field, value: string): void {
    const next = new URLSearchParams({ ...wanted, [field]: value });
    if (value === '') next.delete(field);
    setFound(undefined);
    look.forget();
    setQuery(next, { replace: true });
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setFound(undefined);
    setFound(await look.run());
  }

  async function start(): Promise<void> {
    const begun = await begin.run();
    if (begun !== undefined) await navigate(`/retries/${begun.workflow_id}`);
  }

  const field = (name: Field) => ({
    label: translate(
      `resources.notifications.fields.${name === 'channel' ? 'notification_type' : name}`,
    ),
    value: wanted[name] ?? '',
    onChange: (event: { target: { value: string } }) => choose(name, event.target.value),
    error: look.trouble?.errors[name] !== undefined,
    helperText: look.trouble?.errors[name],
    fullWidth: true,
  });
  const choices = (group: 'channel' | 'kind', ids: readonly string[], all: string) => [
    <MenuItem key="" value="">
      {translate(all)}
    </MenuItem>,
    ...ids.map((id) => (
      <MenuItem key={id} value={id}>
        {translate(`notifications.${group}.${id}`)}
      </MenuItem>
    )),
  ];
  // The label of an empty choice stays where it is read with it.
  const select = {
    select: true,
    slotProps: { inputLabel: { shrink: true }, select: { displayEmpty: true } },
  };
  const date = { type: 'date', slotProps: { inputLabel: { shrink: true } } };
  return (
    <>
      <Section title={translate('notifications.retries.title')}>
        <Typography sx={{ mb: 2 }}>{translate('notifications.retries.words')}</Typography>
        <Box
          component="form"
          noValidate
          onSubmit={(event) => void submit(event)}
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { xs: '1fr', md: 'repeat(3, 1fr)' },
            alignItems: 'start',
          }}
        >
          <TextField {...field('channel')} {...select}>
            {choices('channel', ['sms', 'email'], 'notifications.retries.all_channels')}
          </TextField>
          <TextField {...field('error_kind')} {...select}>
            {choices(
              'kind',
              ['passing', 'permanent', 'unknown'],
              'notifications.retries.all_kinds',
            )}
          </TextField>
          <TextField {...field('error_code')} />
          <TextField {...field('created_after')} {...date} />
          <TextField {...field('created_before')} {...date} />
          <Button type="submit" variant="outlined" size="large" loading={look.busy}>
            {translate('notifications.retries.look')}
          </Button>
        </Box>
        <Typography role="alert" color="error" sx={{ mt: 1 }}>
          {look.trouble?.message}
        </Typography>
      </Section>
      {found !== undefined && (
        <RetryChoice
          found={found}
          mayArriveTwice={wanted.error_kind === 'unknown'}
          busy={begin.busy}
          trouble={begin.trouble?.message}
          onBegin={() => void start()}
        />
      )}
    </>
  );
}
