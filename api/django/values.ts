import { v5 as uuidv5, validate } from 'uuid';
import { toCents } from '../../workflows/domain/money';

/** Names what had a number in the old system and has a UUID here: always the same one. */
const oldIds = '0d1f6a0c-6a53-4f0e-9b63-1a7a3f3f6c55';

export function uuidOf(entity: string, oldId: string): string {
  return validate(oldId) ? oldId.toLowerCase() : uuidv5(`${entity}:${oldId}`, oldIds);
}

const mostId = 2_147_483_647;

/** The old number, if it can be one here. */
export function integerId(oldId: string): number | null {
  const id = Number(oldId);
  return Number.isInteger(id) && id > 0 && id <= mostId ? id : null;
}

export function flag(value: string | null | undefined, otherwise: boolean): boolean {
  if (value === null || value === undefined || value === '') return otherwise;
  return ['true', 't', '1', 'yes'].includes(value.toLowerCase());
}

/** Text without what PostgreSQL takes for its end, at most so long. */
export function words(value: string | null | undefined, most = 1_000_000): string {
  return (value ?? '').trim().slice(0, most);
}

/** Cents of a `numeric` as PostgreSQL writes it; null for what is less than one or not exact. */
export function cents(value: string | null | undefined): number | null {
  const exact = (value ?? '').replace(/(\.\d\d)0+$/, '$1');
  const amount = toCents(exact);
  return amount !== null && amount > 0 ? amount : null;
}

export function count(value: string | null | undefined): number | null {
  const number = Number(value ?? '');
  return value !== null && value !== undefined && value !== '' && Number.isInteger(number)
    ? number
    : null;
}
