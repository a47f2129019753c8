import { Alert, Stack, useMediaQuery, type Theme } from '@mui/material';
import {
  EditButton,
  Show,
  TopToolbar,
  usePermissions,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import type { Customer, Permission } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import { CustomerCare } from './customer-care';
import { CustomerExports } from './customer-exports';
import { CustomerMarks } from './customer-list';
import { CustomerMessages } from './customer-messages';
import { CustomerOrders } from './customer-orders';
import { Facts } from './facts';
import { mayCareFor } from './rights';
import { useMe } from './use-me';

/** A customer with all that hangs on them. */
export function CustomerPage() {
  return (
    <Show component="div" actions={<Actions />}>
      <Sections />
    </Show>
  );
}

function Actions() {
  const customer = useRecordContext<Customer>();
  const me = useMe();
  const isOpen = customer !== undefined && me !== undefined && mayCareFor(me, customer);
  return <TopToolbar>{isOpen && <EditButton />}</TopToolbar>;
}

function Sections() {
  const customer = useRecordContext<Customer>();
  const { permissions } = usePermissions<Permission[]>();
  const me = useMe();
  const isWide = useMediaQuery((theme: Theme) => theme.breakpoints.up('lg'));
  if (customer === undefined || me === undefined) return null;
  const isOpen = mayCareFor(me, customer);
  const isSelf = customer.email === me.email;
  return (
    <Stack direction={isWide ? 'row' : 'column'} spacing={2} sx={{ my: 2 }}>
      <Stack spacing={2} sx={{ flex: 1, minWidth: 0 }}>
        <Profile customer={customer} isSelf={isSelf} isOpen={isOpen} />
        {isOpen && <CustomerCare customer={customer} isSelf={isSelf} />}
        {isOpen && <CustomerExports customer={customer} />}
      </Stack>
      <Stack spacing={2} sx={{ flex: 1, minWidth: 0 }}>
        {permissions?.includes('manage_orders') === true && <CustomerOrders id={customer.id} />}
        <CustomerMessages id={customer.id} />
      </Stack>
    </Stack>
  );
}

function Profile(props: {
  readonly customer: Customer;
  readonly isSelf: boolean;
  readonly isOpen: boolean;
}) {
  const { customer, isSelf, isOpen } = props;
  const translate = useTranslate();
  const { date } = useFormats();
  const field = (name: string) => translate(`resources.customers.fields.${name}`);
  const yesNo = (is: boolean) => translate(is ? 'people.yes' : 'people.no');
  const confirmed = (is: boolean) =>
    translate(`people.customer.${is ? 'confirmed' : 'unconfirmed'}`);
  const { address, city, state, postal_code, country } = customer;
  const where = [address, [postal_code, city].filter(Boolean).join(' '), state, country];
  return (
    <Section
      title={translate('people.customer.profile')}
      aside={<CustomerMarks person={customer} />}
    >
      <Facts
        facts={[
          [
            field('email'),
            <>
              <a href={`mailto:${customer.email}`} style={{ color: 'inherit' }}>
                {customer.email}
              </a>{' '}
              ({confirmed(customer.email_verified)})
            </>,
          ],
          [
            field('phone_number'),
            <>
              <a href={`tel:${customer.phone_number}`} style={{ color: 'inherit' }}>
                {customer.phone_number}
              </a>{' '}
              ({confirmed(customer.phone_verified)})
            </>,
          ],
          [translate('people.customer.whereabouts'), where.filter(Boolean).join(', ')],
          [field('language'), translate(`people.languages.${customer.language}`)],
          [field('email_notifications'), yesNo(customer.email_notifications)],
          [field('sms_notifications'), yesNo(customer.sms_notifications)],
          [field('created_at'), date(customer.created_at)],
        ]}
      />
      {isSelf && (
        <Alert severity="info" sx={{ mt: 2 }}>
          {translate('people.customer.is_self')}
        </Alert>
      )}
      {!isOpen && (
        <Alert severity="info" sx={{ mt: 2 }}>
          {translate('people.customer.above')}
        </Alert>
      )}
    </Section>
  );
}
