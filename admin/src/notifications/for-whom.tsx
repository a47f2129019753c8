import type { ReactNode } from 'react';
import { AccessDenied, CanAccess } from 'react-admin';

/** A page for those only for whom its area lists it. */
export function ForWhom({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}) {
  return (
    <CanAccess resource={name} action="list" accessDenied={<AccessDenied />}>
      {children}
    </CanAccess>
  );
}
