import { Typography } from '@mui/material';
import {
  FilterButton,
  List,
  NullableBooleanInput,
  SelectInput,
  SortButton,
  TextInput,
  TopToolbar,
  useTranslate,
} from 'react-admin';
import { messages } from '../i18n/en';
import { FindingEntries } from './finding-entries';

const kinds = Object.keys(messages.upkeep.kinds).map((id) => ({
  id,
  name: `upkeep.kinds.${id}.means`,
}));

const filters = [
  <TextInput key="q" source="q" type="search" label="upkeep.search" alwaysOn resettable />,
  <NullableBooleanInput key="needs_person" source="needs_person" alwaysOn />,
  <SelectInput key="kind" source="kind" choices={kinds} />,
];

/** What the reconciler found not to be as it should be, and what to do about it. */
export function FindingList() {
  const translate = useTranslate();
  return (
    <List
      filters={filters}
      sort={{ field: 'first_seen', order: 'DESC' }}
      perPage={25}
      component="div"
      empty={false}
      actions={
        <TopToolbar>
          <FilterButton />
          <SortButton fields={['first_seen', 'last_seen']} />
        </TopToolbar>
      }
    >
      <>
        <Typography color="text.secondary" sx={{ mb: 2 }}>
          {translate('upkeep.says')}
        </Typography>
        <FindingEntries />
      </>
    </List>
  );
}
