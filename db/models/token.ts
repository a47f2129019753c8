import { Record } from './record';
import { Customer } from './customer';

/** A login. Only the SHA-256 of the key is stored. */
export class Token extends Record {
  static override readonly tableName = 'tokens';

  declare id: number;
  declare customerId: number;
  declare tokenHash: Buffer;
  declare userAgent: string;
  declare createdAt: Date;
  declare lastUsedAt: Date;
  declare expiresAt: Date;

  declare customer?: Customer;

  static override readonly relationMappings = () => ({
    customer: {
      relation: Record.BelongsToOneRelation,
      modelClass: Customer,
      join: { from: 'tokens.customerId', to: 'customers.id' },
    },
  });
}
