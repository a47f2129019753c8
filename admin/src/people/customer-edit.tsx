import { Edit, SaveButton, SimpleForm, Toolbar } from 'react-admin';
import { CustomerFields } from './customer-fields';

export function CustomerEdit() {
  return (
    // Saved before it is shown as saved: what is refused stays in the form.
    <Edit mutationMode="pessimistic" redirect="show" sx={{ maxWidth: 760 }}>
      <SimpleForm
        toolbar={
          <Toolbar>
            <SaveButton />
          </Toolbar>
        }
      >
        <CustomerFields />
      </SimpleForm>
    </Edit>
  );
}
