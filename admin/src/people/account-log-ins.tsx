import { Box, Button, Stack, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm, useDataProvider, useLogout, useTranslate } from 'react-admin';
import type { Token } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { useDeed } from './use-deed';

const key = ['account', 'log_ins'];

/** Where somebody is logged in, and the way to end that. */
export function AccountLogIns() {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api.call<{ results: Token[] }>('GET', '/auth/tokens/', {
        query: { ordering: '-last_used_at', page_size: 100 },
        signal,
      }),
  });
  return (
    <Section title={translate('people.account.log_ins')} aside={<LogOutEverywhere />}>
      <Typography color="text.secondary">{translate('people.account.log_ins_words')}</Typography>
      <Stack component="ul" spacing={1} sx={{ listStyle: 'none', p: 0, mb: 0 }}>
        {data?.results.map((token) => (
          <li key={token.id}>
            <LogIn token={token} />
          </li>
        ))}
      </Stack>
    </Section>
  );
}

function LogIn({ token }: { readonly token: Token }) {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const queries = useQueryClient();
  const { time } = useFormats();
  const { busy, run } = useDeed();
  const text = (what: string, args: object = {}) => translate(`people.account.${what}`, args);
  const agent = token.user_agent === '' ? text('unknown_agent') : token.user_agent;
  const end = () =>
    run(
      async () => {
        await api.call('DELETE', `/auth/tokens/${token.id}/`);
        await queries.invalidateQueries({ queryKey: key });
      },
      { done: 'people.account.ended' },
    );
  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: 'center', justifyContent: 'space-between' }}>
      <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        {agent} {token.is_current && <strong>({text('this_one')})</strong>}
        <Typography variant="body2" color="text.secondary">
          {[
            text('begun', { at: time(token.created_at) }),
            text('last_used', { at: time(token.last_used_at) }),
            text('expires', { at: time(token.expires_at) }),
          ].join(' · ')}
        </Typography>
      </Box>
      {!token.is_current && (
        <Button
          variant="outlined"
          loading={busy}
          onClick={() => void end()}
          aria-label={text('end_of', { agent, at: time(token.created_at) })}
        >
          {text('end')}
        </Button>
      )}
    </Stack>
  );
}

function LogOutEverywhere() {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const logOut = useLogout();
  const { busy, run } = useDeed();
  const [asks, setAsks] = useState(false);

  async function confirm(): Promise<void> {
    const isDone = await run(() => api.call('POST', '/auth/logout/', { query: { all: true } }));
    if (isDone) await logOut();
  }

  return (
    <>
      <Button color="error" variant="outlined" onClick={() => setAsks(true)}>
        {translate('people.account.log_out_everywhere')}
      </Button>
      <Confirm
        isOpen={asks}
        loading={busy}
        title="people.account.log_out_everywhere"
        content="people.account.log_out_everywhere_words"
        confirm="people.account.log_out_everywhere"
        onConfirm={() => void confirm()}
        onClose={() => setAsks(false)}
      />
    </>
  );
}
