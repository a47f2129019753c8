import { MenuItem, TextField } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import type { Admin } from '../data/contracts';

const everybody = 'everybody';

/** Who did it: one of the admins, customers, the system. Two filters of the API in one choice. */
export function ActorInput(_props: { readonly source: string; readonly alwaysOn?: boolean }) {
  const translate = useTranslate();
  const { setValue } = useFormContext();
  const [type, id] = useWatch({ name: ['actor_type', 'actor_id'] }) as unknown[];
  const { data: admins = [] } = useGetList<Admin>('admins', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'last_name', order: 'ASC' },
  });
  const chosen = [type, id].filter((each) => each !== undefined && each !== '').join(' ');
  const choices = [
    { value: everybody, name: translate('people.audit.everybody') },
    ...admins.map(({ id: adminId, full_name }) => ({ value: `admin ${adminId}`, name: full_name })),
    { value: 'customer', name: translate('people.audit.any_customer') },
    { value: 'system', name: translate('people.audit.system') },
  ];
  // A link may ask for one who is not in the list.
  if (chosen !== '' && !choices.some(({ value }) => value === chosen)) {
    const name = translate(`people.audit.one_of.${String(type)}`, { id: String(id), _: chosen });
    choices.push({ value: chosen, name });
  }

  function choose(value: string): void {
    const [actorType = '', actorId = ''] = value === everybody ? [] : value.split(' ');
    setValue('actor_id', actorId);
    setValue('actor_type', actorType);
  }

  return (
    <TextField
      select
      size="small"
      margin="dense"
      variant="filled"
      label={translate('resources.audit.fields.actor_type')}
      value={chosen === '' ? everybody : chosen}
      onChange={({ target }) => choose(target.value)}
      sx={{ minWidth: 180 }}
    >
      {choices.map(({ value, name }) => (
        <MenuItem key={value} value={value}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
