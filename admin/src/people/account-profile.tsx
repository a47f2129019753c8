import { Box, Button, LinearProgress } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Form,
  ResourceContextProvider,
  useDataProvider,
  useNotify,
  useTranslate,
} from 'react-admin';
import { useFormState, type FieldValues } from 'react-hook-form';
import type { Customer } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { CustomerFields } from './customer-fields';
import { faultsOf, useTellTrouble } from './use-deed';

const key = ['account', 'profile'];

export function AccountProfile() {
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const notify = useNotify();
  const tell = useTellTrouble();
  const queries = useQueryClient();
  const { data: profile } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.call<Customer>('GET', '/customers/profile/', { signal }),
    // The form is filled from it: it must not change under somebody's hands.
    refetchOnWindowFocus: false,
  });

  async function save(typed: FieldValues): Promise<unknown> {
    const body = Object.fromEntries(
      Object.entries(typed).filter(
        ([field, value]) => value !== profile?.[field as keyof Customer],
      ),
    );
    try {
      const saved = await api.call<Customer>('PATCH', '/customers/update_profile/', { body });
      queries.setQueryData(key, saved);
      notify('people.account.profile_saved', { type: 'success' });
      return undefined;
    } catch (error) {
      tell(error);
      return faultsOf(error);
    }
  }

  return (
    <Section title={translate('people.account.profile')}>
      {profile === undefined ? (
        <LinearProgress aria-label={translate('ra.page.loading')} />
      ) : (
        <ResourceContextProvider value="customers">
          <Form record={profile} onSubmit={save}>
            <CustomerFields isOwn emailHint="people.account.email_hint" />
            <Save label={translate('people.account.save')} />
          </Form>
        </ResourceContextProvider>
      )}
    </Section>
  );
}

export function Save({ label }: { readonly label: string }) {
  const { isSubmitting } = useFormState();
  return (
    <Box sx={{ mt: 1 }}>
      <Button type="submit" variant="contained" loading={isSubmitting}>
        {label}
      </Button>
    </Box>
  );
}
