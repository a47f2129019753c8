import { Autocomplete, TextField } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { Customer } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';

/** Some customers, found by name or address. */
export function CustomerPicker(props: {
  readonly chosen: readonly Customer[];
  readonly onChange: (chosen: readonly Customer[]) => void;
  readonly fault: string | undefined;
}) {
  const { chosen, onChange, fault } = props;
  const translate = useTranslate();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const [typed, setTyped] = useState('');
  // The same array as long as the same are chosen: by another one the field forgets what is typed.
  const value = useMemo(() => [...chosen], [chosen]);
  const { data = [], isFetching } = useQuery({
    queryKey: ['customers', 'picker', typed],
    queryFn: async ({ signal }) => {
      // What is typed on in a moment need not be asked for.
      await new Promise((resolve) => setTimeout(resolve, 250));
      signal.throwIfAborted();
      const found = await dataProvider.getList<Customer>('customers', {
        filter: { q: typed, is_active: true },
        pagination: { page: 1, perPage: 20 },
        sort: { field: 'last_name', order: 'ASC' },
        signal,
      });
      return found.data;
    },
    placeholderData: keepPreviousData,
  });
  return (
    <Autocomplete
      multiple
      options={[...data]}
      value={value}
      onChange={(_, next) => onChange(next)}
      onInputChange={(_, next) => setTyped(next.slice(0, 200))}
      // The API has searched, and in more than is shown.
      filterOptions={(all) => all}
      filterSelectedOptions
      isOptionEqualToValue={(one, other) => one.id === other.id}
      getOptionKey={({ id }) => id}
      getOptionLabel={({ full_name, email }) => `${full_name} (${email})`}
      loading={isFetching}
      noOptionsText={translate('notifications.sending.none_found')}
      renderInput={(params) => (
        <TextField
          {...params}
          label={translate('notifications.sending.customers')}
          error={fault !== undefined}
          helperText={fault ?? translate('notifications.sending.find')}
        />
      )}
    />
  );
}
