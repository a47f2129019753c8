import { driverError, isUnavailable } from './database';

interface Refused {
  readonly code?: unknown;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
  /** Of a name with several addresses, each has its own. */
  readonly errors?: readonly Refused[];
}

/**
 * Why PostgreSQL can't be used as DATABASE_URL says, for the person who set it; null where an error says something else.
 * No password is in it.
 */
export function databaseTrouble(thrown: unknown): string | null {
  const error = driverError(thrown);
  if (error === null) return null;
  const why = reasonOf(error);
  return why === null ? null : `The database can not be reached (DATABASE_URL): ${why}.`;
}

function reasonOf(error: Error & Refused): string | null {
  const first = error.errors?.[0] ?? error;
  switch (error.code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${first.address}:${first.port}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${first.hostname} is not known`;
    case '28P01': // invalid_password
    case '28000': // invalid_authorization_specification
    case '3D000': // invalid_catalog_name
      return `PostgreSQL says: ${error.message}`;
    default:
      return isUnavailable(error) ? error.message : null;
  }
}
