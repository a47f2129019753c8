import { Chip, Stack, useMediaQuery, type Theme } from '@mui/material';
import {
  CreateButton,
  DataTable,
  FilterButton,
  FunctionField,
  List,
  NullableBooleanInput,
  SortButton,
  TextField,
  TextInput,
  TopToolbar,
  useListContext,
  useTranslate,
} from 'react-admin';
import type { Customer } from '../data/contracts';
import { TimeField } from '../shop/time-field';
import { PersonCards } from './person-cards';

const filters = [
  <TextInput key="q" source="q" type="search" label="people.search" alwaysOn resettable />,
  <NullableBooleanInput key="is_active" source="is_active" alwaysOn />,
  <NullableBooleanInput key="is_verified" source="is_verified" />,
];

export function CustomerList() {
  const isPhone = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  return (
    <List
      filters={filters}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      actions={<Actions />}
    >
      {isPhone ? <Cards /> : <CustomerTable />}
    </List>
  );
}

function Cards() {
  const { data } = useListContext<Customer>();
  return <PersonCards resource="customers" people={data} Marks={CustomerMarks} />;
}

function Actions() {
  return (
    <TopToolbar>
      <FilterButton />
      <SortButton fields={['created_at', 'last_name', 'email']} />
      <CreateButton />
    </TopToolbar>
  );
}

function CustomerTable() {
  return (
    <DataTable<Customer> bulkActionButtons={false} rowClick="show">
      <DataTable.Col source="last_name">
        <TextField source="full_name" />
      </DataTable.Col>
      <DataTable.Col source="email" />
      <DataTable.Col source="phone_number" disableSort />
      <DataTable.Col source="city" disableSort />
      <DataTable.Col source="is_active" disableSort>
        <FunctionField<Customer> render={(customer) => <CustomerMarks person={customer} />} />
      </DataTable.Col>
      <DataTable.Col source="created_at">
        <TimeField source="created_at" />
      </DataTable.Col>
    </DataTable>
  );
}

/** What is to be seen at once of an account, in words. */
export function CustomerMarks({ person }: { readonly person: Customer }) {
  const translate = useTranslate();
  return (
    <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
      {!person.is_active && <Chip size="small" label={translate('people.inactive')} />}
      <Chip
        size="small"
        variant="outlined"
        label={translate(person.is_verified ? 'people.vetted' : 'people.not_vetted')}
      />
      {person.admin_role !== null && (
        <Chip size="small" label={translate(`people.admins.roles.${person.admin_role}`)} />
      )}
    </Stack>
  );
}
