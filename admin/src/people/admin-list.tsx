import { Chip, Stack, useMediaQuery, type Theme } from '@mui/material';
import {
  CreateButton,
  DataTable,
  FilterButton,
  FunctionField,
  List,
  NullableBooleanInput,
  SelectInput,
  SortButton,
  TextField,
  TextInput,
  TopToolbar,
  useCanAccess,
  useListContext,
  useTranslate,
} from 'react-admin';
import type { Admin } from '../data/contracts';
import { TimeField } from '../shop/time-field';
import { PersonCards } from './person-cards';
import { roles } from './rights';

const filters = [
  <TextInput key="q" source="q" type="search" label="people.search" alwaysOn resettable />,
  <SelectInput
    key="role"
    source="role"
    choices={roles.map((id) => ({ id, name: `people.admins.roles.${id}` }))}
    alwaysOn
  />,
  <NullableBooleanInput key="is_active" source="is_active" />,
];

export function AdminList() {
  const isPhone = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  return (
    <List
      filters={filters}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      actions={<Actions />}
    >
      {isPhone ? <Cards /> : <AdminTable />}
    </List>
  );
}

function Cards() {
  const { data } = useListContext<Admin>();
  return <PersonCards resource="admins" people={data} Marks={AdminMarks} />;
}

function Actions() {
  const { canAccess } = useCanAccess({ resource: 'admins', action: 'create' });
  return (
    <TopToolbar>
      <FilterButton />
      <SortButton fields={['created_at', 'last_name', 'email']} />
      {canAccess === true && <CreateButton />}
    </TopToolbar>
  );
}

function AdminTable() {
  const translate = useTranslate();
  return (
    <DataTable<Admin> bulkActionButtons={false} rowClick="show">
      <DataTable.Col source="last_name">
        <TextField source="full_name" />
      </DataTable.Col>
      <DataTable.Col source="email" />
      <DataTable.Col source="role" disableSort>
        <FunctionField<Admin> render={(admin) => <AdminMarks person={admin} />} />
      </DataTable.Col>
      <DataTable.Col source="permissions" disableSort>
        <FunctionField<Admin> render={(admin) => mayInWords(admin, translate)} />
      </DataTable.Col>
      <DataTable.Col source="created_at">
        <TimeField source="created_at" />
      </DataTable.Col>
    </DataTable>
  );
}

export function AdminMarks({ person }: { readonly person: Admin }) {
  const translate = useTranslate();
  return (
    <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
      <Chip
        size="small"
        variant="outlined"
        label={translate(`people.admins.roles.${person.role}`)}
      />
      {!person.is_active && <Chip size="small" label={translate('people.inactive')} />}
    </Stack>
  );
}

export function mayInWords(admin: Admin, translate: (key: string) => string): string {
  if (admin.role === 'super_admin') return translate('people.admins.all');
  if (admin.permissions.length === 0) return translate('people.admins.nothing');
  return admin.permissions.map((each) => translate(`people.admins.permissions.${each}`)).join(', ');
}
