import { raSwahili } from './react-admin';
import { catalogue, catalogueResources } from './catalogue';
import { common } from './common';
import { dashboard } from './dashboard';
import { notifications } from './notifications';
import { orders } from './orders';
import { people } from './people';
import { upkeep } from './upkeep';

export const messages = {
  ...raSwahili,
  common,
  orders,
  notifications,
  catalogue,
  people,
  upkeep,
  dashboard,
  // Where react-admin looks for the names of resources and their fields.
  resources: {
    orders: orders.resource,
    notifications: notifications.resource,
    ...catalogueResources,
    customers: people.customers,
    admins: people.admins.resource,
    audit: people.audit.resource,
    findings: upkeep.findings,
  },
};
