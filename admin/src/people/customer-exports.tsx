import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import { Box, Button, CircularProgress, Stack, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useDataProvider, useNotify, useTranslate } from 'react-admin';
import type { Customer, CustomerExport } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { saveFile } from '../data/save-file';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { useDeed } from './use-deed';

const askAgainMs = 1_500;

const isUnderWay = ({ status }: CustomerExport) => status === 'pending' || status === 'running';

/** All that is kept of a customer, as a file: asked for, put together behind this page, and fetched. */
export function CustomerExports({ customer }: { readonly customer: Customer }) {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const queries = useQueryClient();
  const { busy, run } = useDeed();
  const path = customerPath(customer.id);
  const key = ['customers', 'exports', customer.id];
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      api.call<{ results: CustomerExport[] }>('GET', `${path}exports/`, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.results.some(isUnderWay) === true ? askAgainMs : false,
  });
  const exports = data?.results ?? [];
  const isBusy = exports.some(isUnderWay);
  useWhenMade(isBusy, exports[0]);

  const request = () =>
    run(
      async () => {
        await api.call('POST', `${path}export/`);
        await queries.invalidateQueries({ queryKey: key });
      },
      { done: 'people.exports.requested' },
    );

  return (
    <Section title={translate('people.exports.title')}>
      <Typography color="text.secondary" sx={{ mb: 2 }}>
        {translate('people.exports.words')}
      </Typography>
      <Button variant="outlined" loading={busy} disabled={isBusy} onClick={() => void request()}>
        {translate('people.exports.request')}
      </Button>
      {data !== undefined && exports.length === 0 && (
        <Typography sx={{ mt: 2 }}>{translate('people.exports.none')}</Typography>
      )}
      <Stack component="ul" spacing={1} sx={{ listStyle: 'none', p: 0, mb: 0 }}>
        {exports.map((each) => (
          <li key={each.id}>
            <Line made={each} path={path} />
          </li>
        ))}
      </Stack>
    </Section>
  );
}

function Line({ made, path }: { readonly made: CustomerExport; readonly path: string }) {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const { time } = useFormats();
  const { busy, run } = useDeed();
  const at = time(made.created_at);

  async function download(): Promise<void> {
    await run(async () => {
      const { file, name } = await api.download(`${path}exports/${made.id}/download/`);
      saveFile(file, name);
    });
  }

  return (
    <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Box sx={{ flex: 1, minWidth: '12em' }}>
        {translate('people.exports.asked', { at })}
        {': '}
        <strong>{translate(`people.exports.${made.status}`)}</strong>
        {made.status === 'ready' && (
          <Typography variant="body2" color="text.secondary">
            {translate('people.exports.until', { at: time(made.expires_at) })}
          </Typography>
        )}
      </Box>
      {isUnderWay(made) && (
        <CircularProgress size={24} aria-label={translate('people.exports.running')} />
      )}
      {made.status === 'ready' && (
        <Button
          startIcon={<DownloadIcon />}
          loading={busy}
          onClick={() => void download()}
          aria-label={translate('people.exports.download_of', { at })}
        >
          {translate('people.exports.download')}
        </Button>
      )}
    </Stack>
  );
}

/** Tells, also those who do not see it, that what was waited for is there. */
function useWhenMade(isBusy: boolean, latest: CustomerExport | undefined): void {
  const notify = useNotify();
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isBusy && latest?.status === 'ready') {
      notify('people.exports.made', { type: 'success' });
    }
    was.current = isBusy;
  }, [isBusy, latest, notify]);
}

function customerPath(id: number): string {
  return `/customers/${id}/`;
}
