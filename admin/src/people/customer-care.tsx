import CloseIcon from '@mui/icons-material/BlockOutlined';
import OpenIcon from '@mui/icons-material/LockOpenOutlined';
import LogOutIcon from '@mui/icons-material/LogoutOutlined';
import VerifyIcon from '@mui/icons-material/VerifiedUserOutlined';
import { Stack } from '@mui/material';
import { useDataProvider, useTranslate } from 'react-admin';
import type { Customer } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';
import { Section } from '../layout/section';
import { DeedButton } from './deed-button';
import { EraseButton } from './erase-button';

/** What can be done with a customer's account. Nobody vets, closes or erases themselves here. */
export function CustomerCare(props: { readonly customer: Customer; readonly isSelf: boolean }) {
  const { customer, isSelf } = props;
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const act = (action: string) => () => api.act('customers', customer.id, action);
  const name = customer.full_name;
  return (
    <Section title={translate('people.care.title')}>
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }}>
        {!isSelf && !customer.is_verified && (
          <DeedButton
            label="people.care.verify"
            words="people.care.verify_words"
            done="people.care.verified"
            icon={<VerifyIcon />}
            deed={act('verify')}
            {...{ name }}
          />
        )}
        <DeedButton
          label="people.care.end_log_ins"
          words="people.care.end_log_ins_words"
          done="people.care.log_ins_ended"
          icon={<LogOutIcon />}
          deed={act('end_log_ins')}
          {...{ name }}
        />
        {!isSelf && customer.is_active && (
          <DeedButton
            label="people.care.deactivate"
            words="people.care.deactivate_words"
            done="people.care.deactivated"
            icon={<CloseIcon />}
            color="error"
            deed={act('deactivate')}
            {...{ name }}
          />
        )}
        {!isSelf && !customer.is_active && (
          <DeedButton
            label="people.care.activate"
            words="people.care.activate_words"
            done="people.care.activated"
            icon={<OpenIcon />}
            deed={() =>
              api.call('PATCH', `/admin/customers/${customer.id}/`, { body: { is_active: true } })
            }
            {...{ name }}
          />
        )}
        {!isSelf && <EraseButton customer={customer} />}
      </Stack>
    </Section>
  );
}
