import { useDataProvider } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Import } from '../../data/contracts';
import type { ShopDataProvider } from '../../data/data-provider';
import { filesAtHand } from './files-at-hand';

/** Sends a file and goes to the page that tells how far it is. */
export function useBeginImport() {
  const dataProvider = useDataProvider<ShopDataProvider>();
  const navigate = useNavigate();
  return async (kind: Import['kind'], file: File, isDryRun: boolean): Promise<void> => {
    const job = await dataProvider.call<Import>('POST', `/${kind}/import/`, {
      body: file,
      // Systems with a spreadsheet call it something of their own.
      headers: { 'Content-Type': 'text/csv' },
      query: { dry_run: isDryRun },
    });
    if (isDryRun) filesAtHand.set(job.id, file);
    void navigate(`/imports/${job.id}/show`);
  };
}
