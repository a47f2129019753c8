import { useState } from 'react';
import {
  Create,
  PasswordInput,
  SaveButton,
  SimpleForm,
  TextInput,
  Toolbar,
  email,
  required,
} from 'react-admin';
import { useFormState } from 'react-hook-form';
import type { Admin } from '../data/contracts';
import { Row } from './customer-fields';
import { RightsFields, type Rights } from './rights-fields';
import { usualFor } from './rights';
import { useMe } from './use-me';

export function AdminCreate() {
  const me = useMe();
  return me === undefined ? null : <ForMe me={me} />;
}

function ForMe({ me }: { readonly me: Admin }) {
  const [rights, setRights] = useState<Rights>({
    role: 'manager',
    permissions: usualFor('manager', me),
  });
  return (
    <Create
      redirect="show"
      transform={(data: Record<string, unknown>) => ({ ...data, ...rights })}
      sx={{ maxWidth: 760 }}
    >
      <SimpleForm
        toolbar={
          <Toolbar>
            {/* What stands in the fields may be what the browser filled in. */}
            <SaveButton alwaysEnable />
          </Toolbar>
        }
      >
        <Row>
          <TextInput source="first_name" parse={asTyped} validate={required()} autoComplete="off" />
          <TextInput source="last_name" parse={asTyped} validate={required()} autoComplete="off" />
        </Row>
        <TextInput
          source="email"
          type="email"
          parse={asTyped}
          validate={[required(), email()]}
          autoComplete="off"
        />
        <PasswordInput
          source="password"
          parse={asTyped}
          validate={required()}
          autoComplete="new-password"
          helperText="people.admins.password_hint"
        />
        <RightsOfNew me={me} value={rights} onChange={setRights} />
      </SimpleForm>
    </Create>
  );
}

const asTyped = (value: string) => value;

function RightsOfNew(props: {
  readonly me: Admin;
  readonly value: Rights;
  readonly onChange: (value: Rights) => void;
}) {
  const { errors } = useFormState();
  const said = (field: string) => {
    const message = errors[field]?.message;
    return typeof message === 'string' ? { [field]: message } : {};
  };
  return <RightsFields {...props} faults={{ ...said('role'), ...said('permissions') }} />;
}
