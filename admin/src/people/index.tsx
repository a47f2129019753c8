import CustomersIcon from '@mui/icons-material/PeopleOutlined';
import { lazy } from 'react';
import type { Area } from '../area';

const CustomerList = lazy(async () => ({
  default: (await import('./customer-list')).CustomerList,
}));

export const people: Area = {
  resources: [
    {
      name: 'customers',
      api: { path: '/admin/customers/' },
      permission: 'manage_customers',
      icon: CustomersIcon,
      list: CustomerList,
      recordRepresentation: 'full_name',
    },
  ],
};
