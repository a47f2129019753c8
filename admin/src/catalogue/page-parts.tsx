import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** The parts of a page, one below the other: each as high as it is, none wider than the page. */
export function PageParts({ children }: { readonly children: ReactNode }) {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2, my: 2 }}>
      {children}
    </Box>
  );
}
