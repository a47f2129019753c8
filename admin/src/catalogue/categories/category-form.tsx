import {
  BooleanInput,
  Create,
  Edit,
  SimpleForm,
  TextInput,
  required,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import { useNavigate, useSearchParams } from 'react-router-dom';
import type { Category } from '../../data/contracts';
import { ConflictNotice } from '../conflict-notice';
import { PictureInput } from '../picture-input';
import { SaveToolbar } from '../save-toolbar';
import { useSaveRecord } from '../use-save-record';
import { CategoryInput } from './category-choice';
import { branchIds } from './category-tree';
import { useCategoryTree } from './use-category-tree';

const fields = ['name', 'description', 'parent', 'is_active'] as const;

export function CategoryCreate() {
  return (
    <Create redirect={false}>
      <CategoryForm />
    </Create>
  );
}

export function CategoryEdit() {
  return (
    <Edit mutationMode="pessimistic" redirect={false} actions={false}>
      <CategoryForm />
    </Edit>
  );
}

function CategoryForm() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const record = useRecordContext<Category>();
  const { all } = useCategoryTree();
  const own = all.find(({ node }) => node.id === record?.id);
  const { save, conflict } = useSaveRecord<Category>({
    resource: 'categories',
    record,
    fields,
    onSaved: () => void navigate('/categories'),
  });
  const parent = search.get('parent');
  return (
    <SimpleForm
      onSubmit={save}
      toolbar={<SaveToolbar />}
      warnWhenUnsavedChanges
      sx={{ maxWidth: 760 }}
      {...(record === undefined && {
        defaultValues: { parent: parent === null ? null : Number(parent), is_active: true },
      })}
    >
      <ConflictNotice conflict={conflict} />
      <TextInput source="name" validate={required()} />
      <CategoryInput
        source="parent"
        label="resources.categories.fields.parent"
        none={translate('catalogue.tree.top')}
        {...(own && { without: branchIds(own.node) })}
      />
      <TextInput source="description" multiline minRows={3} />
      <BooleanInput source="is_active" />
      <PictureInput />
    </SimpleForm>
  );
}
