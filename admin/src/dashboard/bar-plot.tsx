import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';

export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
  /** Of what is to be looked at. */
  readonly isTrouble?: boolean;
  /** The list behind it; undefined for whom it is not. */
  readonly to: string | undefined;
}

/** Bars that lie, with their names and values as text: a list to those who can't see them. */
export function BarPlot(props: {
  readonly bars: readonly Bar[];
  /** What a full bar is; the largest of them where left out. */
  readonly full?: number;
}) {
  const { bars, full } = props;
  const most = full ?? Math.max(1, ...bars.map(({ value }) => value));
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {bars.map(({ key, label, value, text, isTrouble = false, to }) => (
        <li key={key}>
          <Row to={to}>
            <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
              <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
                {label}
              </Typography>
              <Typography variant="body2" sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>
                {text}
              </Typography>
            </Stack>
            <Box sx={{ bgcolor: 'divider', borderRadius: 1, overflow: 'hidden' }}>
              <Box
                sx={{
                  height: 8,
                  bgcolor: isTrouble && value > 0 ? 'error.main' : 'primary.main',
                  transition: 'width 300ms',
                }}
                style={{ width: `${(100 * value) / most}%` }}
              />
            </Box>
          </Row>
        </li>
      ))}
    </Box>
  );
}

function Row({ to, children }: { readonly to: string | undefined; readonly children: ReactNode }) {
  const space = { display: 'block', p: 0.75, mx: -0.75, borderRadius: 1, color: 'text.primary' };
  if (to === undefined) return <Box sx={space}>{children}</Box>;
  return (
    <Box
      component={Link}
      to={to}
      sx={{
        ...space,
        textDecoration: 'none',
        '&:hover, &:focus-visible': { bgcolor: 'action.hover' },
      }}
    >
      {children}
    </Box>
  );
}
