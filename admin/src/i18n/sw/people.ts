import type { people as english } from '../en/people';
import type { Translated } from '../translated';

export const people: Translated<typeof english> = {
  customers: {
    name: 'Mteja |||| Wateja',
    fields: {
      full_name: 'Jina',
      last_name: 'Jina',
      email: 'Barua pepe',
      phone_number: 'Simu',
      city: 'Mji',
      is_verified: 'Amehakikiwa',
      is_active: 'Anatumika',
      created_at: 'Tangu',
    },
  },
};
