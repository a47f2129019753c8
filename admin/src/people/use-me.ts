import { useGetIdentity } from 'react-admin';
import type { Me } from '../auth/auth-provider';
import type { Admin } from '../data/contracts';

/** Who is logged in; undefined until it is known. */
export function useMe(): Admin | undefined {
  return (useGetIdentity().identity as Me | undefined)?.admin;
}
