import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** What is known of somebody: each by its name. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: { xs: '1fr', sm: 'minmax(8em, max-content) 1fr' },
        columnGap: 3,
        rowGap: { xs: 0, sm: 1 },
      }}
    >
      {facts.map(([name, value]) => [
        <Typography key={`${name}-name`} component="dt" color="text.secondary">
          {name}
        </Typography>,
        <Typography
          key={name}
          component="dd"
          sx={{ m: 0, mb: { xs: 1, sm: 0 }, overflowWrap: 'anywhere', minWidth: 0 }}
        >
          {value}
        </Typography>,
      ])}
    </Box>
  );
}
