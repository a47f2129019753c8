import {
  BooleanInput,
  Create,
  Edit,
  NumberInput,
  SelectInput,
  SimpleForm,
  TextInput,
  required,
  useRecordContext,
} from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { Product } from '../../data/contracts';
import { CategoryInput } from '../categories/category-choice';
import { ConflictNotice } from '../conflict-notice';
import { PictureInput } from '../picture-input';
import { SaveToolbar } from '../save-toolbar';
import { useSaveRecord } from '../use-save-record';
import { productStatuses } from './product-statuses';

const fields = ['name', 'description', 'price', 'category', 'sku', 'status', 'is_featured'];

export function ProductCreate() {
  return (
    <Create redirect={false}>
      <ProductForm />
    </Create>
  );
}

export function ProductEdit() {
  return (
    <Edit mutationMode="pessimistic" redirect={false} actions={false}>
      <ProductForm />
    </Edit>
  );
}

/** Stock is counted here once, at first; then it is changed with a reason. */
function ProductForm() {
  const navigate = useNavigate();
  const record = useRecordContext<Product>();
  const isNew = record === undefined;
  const { save, conflict } = useSaveRecord<Product>({
    resource: 'products',
    record,
    fields: isNew ? [...fields, 'stock_quantity'] : fields,
    onSaved: ({ id }) => void navigate(`/products/${id}/show`),
  });
  return (
    <SimpleForm
      onSubmit={save}
      toolbar={<SaveToolbar />}
      warnWhenUnsavedChanges
      sx={{ maxWidth: 760 }}
      {...(isNew && { defaultValues: { status: 'active', is_featured: false } })}
    >
      <ConflictNotice conflict={conflict} />
      <TextInput source="name" validate={required()} />
      <CategoryInput
        source="category"
        label="resources.products.fields.category"
        validate={required()}
      />
      {/* Text: an amount never becomes a binary fraction on the way. */}
      <TextInput source="price" inputMode="decimal" validate={required()} />
      <TextInput source="sku" {...(isNew && { helperText: 'catalogue.form.optional_sku' })} />
      <TextInput source="description" multiline minRows={4} />
      {isNew && (
        <NumberInput
          source="stock_quantity"
          helperText="catalogue.form.first_stock"
          min={0}
          step={1}
        />
      )}
      <SelectInput
        source="status"
        choices={productStatuses.map((id) => ({ id, name: `catalogue.status.${id}` }))}
        validate={required()}
      />
      <BooleanInput source="is_featured" />
      <PictureInput />
    </SimpleForm>
  );
}
