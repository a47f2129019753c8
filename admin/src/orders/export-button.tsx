import DownloadIcon from '@mui/icons-material/DownloadOutlined';
import {
  Alert,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  LinearProgress,
  Button as PlainButton,
  Typography,
} from '@mui/material';
import { useRef, useState } from 'react';
import { Button, useDataProvider, useListContext, useTranslate } from 'react-admin';
import { ApiError } from '../data/api-error';
import type { Order } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { saveFile } from '../data/save-file';
import { useFormats } from '../shop/use-formats';
import { csvHead, csvOf } from './order-csv';
import { mostExported, readOrders, type Slice } from './read-orders';

type State =
  | { readonly kind: 'reading' | 'done'; readonly read: number; readonly total: number }
  | { readonly kind: 'failed'; readonly message: string };

interface Page {
  readonly count: number;
  readonly results: readonly Order[];
}

/** All orders that match what the list is filtered by, as a CSV file. */
export function ExportButton() {
  const translate = useTranslate();
  const { number } = useFormats();
  const { filterValues } = useListContext();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [state, setState] = useState<State>();
  const running = useRef<AbortController>(undefined);

  async function write(): Promise<void> {
    const stop = new AbortController();
    running.current = stop;
    setState({ kind: 'reading', read: 0, total: 0 });
    const { q, ...filters } = filterValues;
    const read = (slice: Slice) =>
      patiently(stop.signal, () =>
        dataProvider.call<Page>('GET', '/orders/', {
          query: { ...filters, search: q, ordering: '-created_at', ...slice },
          signal: stop.signal,
        }),
      );
    try {
      const parts = [csvHead];
      let told = { read: 0, total: 0 };
      for await (const { orders, ...progress } of readOrders(read)) {
        parts.push(orders.map(csvOf).join(''));
        told = progress;
        setState({ kind: 'reading', ...told });
      }
      saveFile(
        new Blob(parts, { type: 'text/csv;charset=utf-8' }),
        `orders-${new Date().toISOString().slice(0, 10)}.csv`,
      );
      setState({ kind: 'done', ...told });
    } catch (error) {
      if (stop.signal.aborted) return;
      setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  function close(): void {
    running.current?.abort();
    setState(undefined);
  }

  const isReading = state?.kind === 'reading';
  return (
    <>
      <Button label="ra.action.export" onClick={() => void write()}>
        <DownloadIcon />
      </Button>
      <Dialog open={state !== undefined} onClose={isReading ? undefined : close} fullWidth>
        <DialogTitle>{translate('orders.export.title')}</DialogTitle>
        <DialogContent>
          {state !== undefined && state.kind !== 'failed' && (
            <>
              <LinearProgress
                variant="determinate"
                aria-label={translate('orders.export.title')}
                value={share(state)}
                sx={{ mb: 2 }}
              />
              <Typography component="output" sx={{ display: 'block' }}>
                {translate(`orders.export.${state.kind}`, {
                  read: number(state.read),
                  total: number(Math.min(state.total, mostExported)),
                })}
              </Typography>
              {state.total > mostExported && (
                <Alert severity="warning" sx={{ mt: 2 }}>
                  {translate('orders.export.capped', {
                    most: number(mostExported),
                    total: number(state.total),
                  })}
                </Alert>
              )}
            </>
          )}
          {state?.kind === 'failed' && (
            <Alert severity="error" role="alert">
              {state.message}
            </Alert>
          )}
        </DialogContent>
        <DialogActions>
          {state?.kind === 'failed' && (
            <PlainButton onClick={() => void write()}>
              {translate('orders.export.again')}
            </PlainButton>
          )}
          <PlainButton onClick={close}>
            {translate(isReading ? 'ra.action.cancel' : 'ra.action.close')}
          </PlainButton>
        </DialogActions>
      </Dialog>
    </>
  );
}

function share({ kind, read, total }: Exclude<State, { kind: 'failed' }>): number {
  if (kind === 'done') return 100;
  return total === 0 ? 0 : (100 * read) / Math.min(total, mostExported);
}

/** A shop that asks to wait is waited for. */
async function patiently<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const seconds = error instanceof ApiError ? error.retryAfterSeconds : undefined;
      if (seconds === undefined || signal.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      signal.throwIfAborted();
    }
  }
}
