import CloseIcon from '@mui/icons-material/BlockOutlined';
import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import OpenIcon from '@mui/icons-material/LockOpenOutlined';
import { Alert, Button, Stack } from '@mui/material';
import {
  Show,
  TopToolbar,
  useCanAccess,
  useDataProvider,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import { Link } from 'react-router-dom';
import type { Admin } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { AdminMarks, mayInWords } from './admin-list';
import { DeedButton } from './deed-button';
import { Facts } from './facts';
import { RightsForm } from './rights-form';
import { whyNotChange } from './rights';
import { useMe } from './use-me';

/** Somebody who works for the shop: who it is, and what they may do. */
export function AdminPage() {
  return (
    <Show component="div" actions={<Actions />}>
      <Sections />
    </Show>
  );
}

function Actions() {
  const admin = useRecordContext<Admin>();
  const translate = useTranslate();
  const { canAccess } = useCanAccess({ resource: 'audit', action: 'list' });
  if (admin === undefined || canAccess !== true) return <TopToolbar />;
  const filter = JSON.stringify({ actor_type: 'admin', actor_id: admin.id });
  return (
    <TopToolbar>
      <Button
        component={Link}
        to={`/audit?${new URLSearchParams({ filter }).toString()}`}
        startIcon={<HistoryIcon />}
      >
        {translate('people.admins.audit')}
      </Button>
    </TopToolbar>
  );
}

function Sections() {
  const admin = useRecordContext<Admin>();
  const translate = useTranslate();
  const { date } = useFormats();
  const me = useMe();
  const { canAccess: mayChange } = useCanAccess({ resource: 'admins', action: 'change' });
  if (admin === undefined || me === undefined) return null;
  const why = whyNotChange(me, admin);
  const isOpen = mayChange === true && why === undefined;
  const field = (name: string) => translate(`resources.admins.fields.${name}`);
  return (
    <Stack spacing={2} sx={{ my: 2, maxWidth: 860 }}>
      <Section title={admin.full_name} aside={<AdminMarks person={admin} />}>
        <Facts
          facts={[
            [field('email'), admin.email],
            [field('role'), translate(`people.admins.roles.${admin.role}`)],
            [field('permissions'), mayInWords(admin, translate)],
            [field('created_at'), date(admin.created_at)],
          ]}
        />
        {why !== undefined && (
          <Alert severity="info" sx={{ mt: 2 }}>
            {translate(`people.admins.${why}`)}
          </Alert>
        )}
        {isOpen && <Admission admin={admin} />}
      </Section>
      {isOpen && (
        // Anew when somebody has changed them.
        <RightsForm key={`${admin.id} ${admin.updated_at}`} admin={admin} me={me} />
      )}
    </Stack>
  );
}

function Admission({ admin }: { readonly admin: Admin }) {
  const api = useDataProvider<ShopDataProvider>();
  const which = admin.is_active ? 'deactivate' : 'activate';
  return (
    <Stack direction="row" sx={{ mt: 2 }}>
      <DeedButton
        label={`people.admins.${which}`}
        words={`people.admins.${which}_words`}
        done={`people.admins.${which}d`}
        name={admin.full_name}
        icon={admin.is_active ? <CloseIcon /> : <OpenIcon />}
        {...(admin.is_active && { color: 'error' })}
        deed={() => api.act('admins', admin.id, which)}
      />
    </Stack>
  );
}
