import { Record } from './record';

export const roles = ['manager', 'admin', 'super_admin'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'manage_products',
  'manage_customers',
  'manage_orders',
  'manage_admins',
  'view_reports',
  'send_notifications',
  'create_admins',
] as const;
export type Permission = (typeof permissions)[number];

/** What a customer may do besides: the role and permissions of somebody who works for the shop. */
export class Admin extends Record {
  static override readonly tableName = 'admins';

  declare id: number;
  declare customerId: number;
  declare role: Role;
  /** Those given; a super_admin has all, whatever stands here. */
  declare permissions: Permission[];
  declare isActive: boolean;
  declare createdAt: Date;
  declare updatedAt: Date;
}
