import {
  DateInput,
  FilterButton,
  List,
  SelectInput,
  SortButton,
  TextInput,
  TopToolbar,
} from 'react-admin';
import { messages } from '../i18n/en';
import { ActorInput } from './actor-input';
import { AuditEntries } from './audit-entries';

const { actions, subjects } = messages.people.audit;

/** `{ product: { changed } }` → `product.changed`. */
const actionChoices = Object.entries(actions).flatMap(([subject, verbs]) =>
  Object.keys(verbs).map((verb) => ({
    id: `${subject}.${verb}`,
    name: `people.audit.actions.${subject}.${verb}`,
  })),
);
const subjectChoices = Object.keys(subjects).map((id) => ({
  id,
  name: `people.audit.subjects.${id}`,
}));

const filters = [
  <TextInput key="q" source="q" type="search" label="people.audit.search" alwaysOn resettable />,
  <ActorInput key="actor_type" source="actor_type" alwaysOn />,
  <SelectInput key="action" source="action" choices={actionChoices} alwaysOn />,
  <SelectInput key="subject_type" source="subject_type" choices={subjectChoices} />,
  <TextInput key="subject_id" source="subject_id" />,
  <DateInput key="created_after" source="created_after" />,
  <DateInput key="created_before" source="created_before" />,
];

/** Who did what, when and from where, and what it changed. */
export function AuditList() {
  return (
    <List
      filters={filters}
      sort={{ field: 'created_at', order: 'DESC' }}
      perPage={25}
      component="div"
      actions={
        <TopToolbar>
          <FilterButton />
          <SortButton fields={['created_at']} />
        </TopToolbar>
      }
    >
      <AuditEntries />
    </List>
  );
}
