import { Create, PasswordInput, SimpleForm } from 'react-admin';
import { CustomerFields } from './customer-fields';

const empty = {
  first_name: '',
  last_name: '',
  email: '',
  phone_number: '',
  address: '',
  city: '',
  state: '',
  postal_code: '',
  country: 'Kenya',
  language: 'en',
  email_notifications: true,
  sms_notifications: true,
};

export function CustomerCreate() {
  return (
    <Create redirect="show" transform={withoutEmptyPassword} sx={{ maxWidth: 760 }}>
      <SimpleForm defaultValues={empty} sanitizeEmptyValues={false}>
        <CustomerFields />
        <PasswordInput
          source="password"
          autoComplete="new-password"
          helperText="people.customer.password_hint"
        />
      </SimpleForm>
    </Create>
  );
}

/** Without one, the customer gets a link to set it. */
function withoutEmptyPassword({ password, ...rest }: Record<string, unknown>) {
  return password === '' || password === null || password === undefined
    ? rest
    : { ...rest, password };
}
