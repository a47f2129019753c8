import { Alert, Box, Button } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import type { Admin } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { RightsFields, type Rights } from './rights-fields';

/** Gives an admin other rights; what was chosen stays when it is refused. */
export function RightsForm({ admin, me }: { readonly admin: Admin; readonly me: Admin }) {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const notify = useNotify();
  const refresh = useRefresh();
  const [rights, setRights] = useState<Rights>(admin);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setTrouble('');
    try {
      const { role, permissions } = rights;
      await api.act('admins', admin.id, 'update_permissions', { role, permissions });
      const messageArgs = { name: admin.full_name };
      notify('people.admins.saved', { type: 'success', messageArgs });
      refresh();
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : translate('common.trouble.server'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Section title={translate('people.admins.rights')}>
      <form onSubmit={(event) => void save(event)}>
        <RightsFields value={rights} onChange={setRights} me={me} other={admin} />
        <Box role="alert">
          {trouble !== '' && (
            <Alert severity="error" role="presentation" sx={{ my: 2 }}>
              {trouble}
            </Alert>
          )}
        </Box>
        <Button type="submit" variant="contained" loading={busy}>
          {translate('people.admins.save')}
        </Button>
      </form>
    </Section>
  );
}
