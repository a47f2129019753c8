import * as demo from '../../db/seed-data';

/** Somebody who has an account at the local provider. */
export interface IdentityPerson {
  readonly subject: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly firstName: string;
  readonly lastName: string;
  /** As the log-in page tells it. */
  readonly about: string;
}

export const password = demo.customerPassword;

/** The demo shop's customers, and two whom it does not know yet. */
export const people: readonly IdentityPerson[] = [
  ...demo.customers.map(({ email, firstName, lastName }) => ({
    subject: subjectOf(email),
    email,
    isEmailVerified: true,
    firstName,
    lastName,
    about: 'customer of the demo shop',
  })),
  {
    subject: subjectOf('grace.otieno@example.com'),
    email: 'grace.otieno@example.com',
    isEmailVerified: true,
    firstName: 'Grace',
    lastName: 'Otieno',
    about: 'new to the shop',
  },
  {
    subject: subjectOf('peter.kariuki@example.com'),
    email: 'peter.kariuki@example.com',
    isEmailVerified: false,
    firstName: 'Peter',
    lastName: 'Kariuki',
    about: 'new, address not verified',
  },
];

export function personOf(subject: string): IdentityPerson | undefined {
  return people.find((each) => each.subject === subject);
}

/** Whom this pair lets in. */
export function personWith(email: string, given: string): IdentityPerson | undefined {
  const wanted = email.trim().toLowerCase();
  return given === password ? people.find((each) => each.email === wanted) : undefined;
}

/** Never an address itself: it can change, and its owner stays the same. */
function subjectOf(email: string): string {
  return `person-${email.split('@')[0]?.replace('.', '-')}`;
}
