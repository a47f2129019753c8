import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** What may be wider than a phone: it is scrolled, also by keyboard, and does not widen the page. */
export function ScrollRegion(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Box
      component="section"
      aria-label={props.label}
      tabIndex={0}
      sx={{ overflowX: 'auto', contain: 'inline-size' }}
    >
      {props.children}
    </Box>
  );
}
