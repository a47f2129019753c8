import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import type { ShopDataProvider } from '../data/data-provider';
import { saveFile } from '../data/save-file';
import { wordsOf } from './words-of';

/** A file of the API, saved as the API calls it. */
export function ExportButton({ path, label }: { readonly path: string; readonly label: string }) {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const notify = useNotify();
  const [isBusy, setBusy] = useState(false);

  async function download(): Promise<void> {
    setBusy(true);
    try {
      const { file, name } = await dataProvider.download(path);
      saveFile(file, name);
    } catch (error) {
      notify(wordsOf(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Button startIcon={<DownloadIcon />} loading={isBusy} onClick={() => void download()}>
      {label}
    </Button>
  );
}
