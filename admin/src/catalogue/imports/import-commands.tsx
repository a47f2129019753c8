import { Alert, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import type { Import } from '../../data/contracts';
import type { ShopDataProvider } from '../../data/data-provider';
import { ExportButton } from '../export-button';
import { filesAtHand } from './files-at-hand';
import { useBeginImport } from './use-begin-import';
import { wordsOf } from '../words-of';

/** Stop and continue; after a dry run, for real; the refused lines as a file. */
export function ImportCommands({ job }: { readonly job: Import }) {
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const begin = useBeginImport();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [isBusy, setBusy] = useState(false);
  const { id, kind, status } = job;
  const file = filesAtHand.get(id);
  const isTried = job.dry_run && status === 'completed';

  async function run(command: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    try {
      await command();
      refresh();
    } catch (error) {
      notify(wordsOf(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  }
  const act = (action: string) => () => void run(() => dataProvider.act('imports', id, action));

  return (
    <Stack sx={{ gap: 1, mb: 1, alignItems: 'flex-start' }}>
      {isTried && (
        <Alert severity="info">
          {translate(`catalogue.taking.${file ? 'for_real_words' : 'again_words'}`)}
        </Alert>
      )}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {isTried && file && (
          <Button
            variant="contained"
            disabled={isBusy}
            onClick={() => void run(() => begin(kind, file, false))}
          >
            {translate('catalogue.taking.for_real')}
          </Button>
        )}
        {status === 'running' && (
          <Button variant="outlined" color="error" disabled={isBusy} onClick={act('stop')}>
            {translate('catalogue.taking.stop')}
          </Button>
        )}
        {(status === 'stopped' || status === 'failed') && (
          <Button variant="contained" disabled={isBusy} onClick={act('continue')}>
            {translate('catalogue.taking.go_on')}
          </Button>
        )}
        {job.refused > 0 && (
          <ExportButton
            path={`/imports/${id}/refusals/export/`}
            label={translate('catalogue.taking.download')}
          />
        )}
      </Stack>
    </Stack>
  );
}
