import AdminsIcon from '@mui/icons-material/BadgeOutlined';
import AuditIcon from '@mui/icons-material/HistoryOutlined';
import CustomersIcon from '@mui/icons-material/PeopleOutlined';
import { lazy } from 'react';
import type { Area } from '../area';

const CustomerList = lazy(async () => ({
  default: (await import('./customer-list')).CustomerList,
}));
const CustomerPage = lazy(async () => ({
  default: (await import('./customer-page')).CustomerPage,
}));
const CustomerCreate = lazy(async () => ({
  default: (await import('./customer-create')).CustomerCreate,
}));
const CustomerEdit = lazy(async () => ({
  default: (await import('./customer-edit')).CustomerEdit,
}));
const AdminList = lazy(async () => ({ default: (await import('./admin-list')).AdminList }));
const AdminPage = lazy(async () => ({ default: (await import('./admin-page')).AdminPage }));
const AdminCreate = lazy(async () => ({ default: (await import('./admin-create')).AdminCreate }));
const AuditList = lazy(async () => ({ default: (await import('./audit-list')).AuditList }));
const AccountPage = lazy(async () => ({ default: (await import('./account-page')).AccountPage }));

export const people: Area = {
  resources: [
    {
      name: 'customers',
      api: { path: '/admin/customers/' },
      permission: 'manage_customers',
      icon: CustomersIcon,
      list: CustomerList,
      show: CustomerPage,
      create: CustomerCreate,
      edit: CustomerEdit,
      recordRepresentation: 'full_name',
    },
    {
      name: 'admins',
      api: { path: '/admin/', create: '/admin/create_admin/', wrapped: 'admin' },
      permission: ['manage_admins', 'create_admins'],
      actions: { create: 'create_admins', change: 'manage_admins' },
      icon: AdminsIcon,
      list: AdminList,
      show: AdminPage,
      create: AdminCreate,
      recordRepresentation: 'full_name',
    },
    {
      name: 'audit',
      api: { path: '/admin/audit/' },
      permission: 'manage_admins',
      icon: AuditIcon,
      list: AuditList,
    },
  ],
  // In the menu of the person, above.
  pages: [{ name: 'account', path: '/account', element: <AccountPage />, permission: 'any' }],
};
