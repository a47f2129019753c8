import type { z } from 'zod';
import type { Customer } from '../../db/models/customer';
import type { AdminCustomer } from '../contracts/admin-customer';
import type { Customer as CustomerContract } from '../contracts/customer';
import type { CustomerRow } from '../queries/customers';

export function presentCustomer(customer: Customer): z.input<typeof CustomerContract> {
  return {
    id: customer.id,
    email: customer.email,
    first_name: customer.firstName,
    last_name: customer.lastName,
    full_name: customer.fullName,
    phone_number: customer.phoneNumber,
    address: customer.address,
    city: customer.city,
    state: customer.state,
    country: customer.country,
    postal_code: customer.postalCode,
    is_verified: customer.isVerified,
    email_verified: customer.emailVerified,
    email_notifications: customer.emailNotifications,
    sms_notifications: customer.smsNotifications,
    language: customer.language,
    created_at: customer.createdAt.toISOString(),
    updated_at: customer.updatedAt.toISOString(),
  };
}

export function presentForAdmins(customer: CustomerRow): z.input<typeof AdminCustomer> {
  return {
    ...presentCustomer(customer),
    is_active: customer.isActive,
    phone_verified: customer.phoneVerified,
    is_admin: customer.adminRole !== null,
    admin_role: customer.adminRole,
  };
}
