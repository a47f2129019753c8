import type { Language } from '../../workflows/domain/language';
import { Record } from './record';
import { Admin } from './admin';

/** A person with an account; some of them are admins as well. */
export class Customer extends Record {
  static override readonly tableName = 'customers';

  declare id: number;
  declare email: string;
  /** PHC-like string with its parameters; null where one can only log in by another way. */
  declare passwordHash: string | null;
  declare firstName: string;
  declare lastName: string;
  /** E.164, or empty. */
  declare phoneNumber: string;
  declare address: string;
  declare city: string;
  declare state: string;
  declare country: string;
  declare postalCode: string;
  declare isActive: boolean;
  /** Vetted by an admin. */
  declare isVerified: boolean;
  declare emailVerified: boolean;
  declare phoneVerified: boolean;
  declare emailNotifications: boolean;
  declare smsNotifications: boolean;
  /** In which the person is spoken to. */
  declare language: Language;
  declare lastLoginAt: Date | null;
  declare erasedAt: Date | null;
  declare createdAt: Date;
  declare updatedAt: Date;

  declare admin?: Admin | null;

  static override readonly relationMappings = () => ({
    admin: {
      relation: Record.HasOneRelation,
      modelClass: Admin,
      join: { from: 'customers.id', to: 'admins.customerId' },
    },
  });

  get fullName(): string {
    return `${this.firstName} ${this.lastName}`.trim();
  }
}
