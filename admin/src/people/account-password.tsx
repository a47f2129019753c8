import { useState } from 'react';
import {
  Form,
  PasswordInput,
  required,
  useDataProvider,
  useNotify,
  useTranslate,
} from 'react-admin';
import type { FieldValues } from 'react-hook-form';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { Save } from './account-profile';
import { faultsOf, useTellTrouble } from './use-deed';

const label = (field: string) => `people.account.${field}`;

const isTheSame = (again: unknown, all: FieldValues) =>
  again === all['new_password'] ? undefined : 'people.account.not_the_same';

export function AccountPassword() {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const notify = useNotify();
  const tell = useTellTrouble();
  // What was typed is forgotten once it has become the password.
  const [turn, setTurn] = useState(0);

  async function change({ old_password, new_password }: FieldValues): Promise<unknown> {
    try {
      await api.call('POST', '/customers/change_password/', {
        body: { old_password, new_password },
      });
      notify('people.account.password_changed', { type: 'success' });
      setTurn(turn + 1);
      return undefined;
    } catch (error) {
      tell(error);
      return faultsOf(error);
    }
  }

  return (
    <Section title={translate('people.account.password')}>
      <Form key={turn} onSubmit={change}>
        <PasswordInput
          source="old_password"
          label={label('old_password')}
          validate={required()}
          autoComplete="current-password"
        />
        <PasswordInput
          source="new_password"
          label={label('new_password')}
          validate={required()}
          autoComplete="new-password"
        />
        <PasswordInput
          source="repeat_password"
          label={label('repeat_password')}
          validate={[required(), isTheSame]}
          autoComplete="new-password"
        />
        <Save label={translate('people.account.change_password')} />
      </Form>
    </Section>
  );
}
