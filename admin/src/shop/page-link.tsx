import { Link } from '@mui/material';
import type { ReactNode } from 'react';
import { useResourceDefinitions } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

/** Leads to the page of a thing where it has one that its reader may see; otherwise the words alone. */
export function PageLink(props: {
  readonly resource: string | undefined;
  readonly id: string;
  readonly children: ReactNode;
}) {
  const { resource, id, children } = props;
  const pages = useResourceDefinitions()[resource ?? ''];
  if (id === '' || pages === undefined) return children;
  const page = pages.hasShow === true ? `/${id}/show` : pages.hasEdit === true ? `/${id}` : '';
  return (
    <Link component={RouterLink} to={`/${resource}${page}`}>
      {children}
    </Link>
  );
}
