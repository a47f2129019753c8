export const people = {
  customers: {
    name: 'Customer |||| Customers',
    fields: {
      full_name: 'Name',
      last_name: 'Name',
      email: 'E-mail address',
      phone_number: 'Telephone',
      city: 'City',
      is_verified: 'Vetted',
      is_active: 'Active',
      created_at: 'Since',
    },
  },
} as const;
