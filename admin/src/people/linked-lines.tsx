import { Box, Link, Stack, Typography } from '@mui/material';
import type { ReactElement, ReactNode } from 'react';
import { Pagination, useListContext, type RaRecord } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';

interface LinkedLinesProps<Line extends RaRecord> {
  readonly empty: string;
  readonly to?: (line: Line) => string;
  readonly title: (line: Line) => string;
  readonly end: (line: Line) => ReactNode;
  readonly below: (line: Line) => ReactNode;
}

/** What hangs on somebody, a line each, that leads to its page. */
export function LinkedLines<Line extends RaRecord>(props: LinkedLinesProps<Line>): ReactElement {
  const { empty, to, title, end, below } = props;
  const { data, total, perPage } = useListContext<Line>();
  return (
    <>
      {total === 0 && <Typography>{empty}</Typography>}
      <Stack component="ul" spacing={1.5} sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.map((line) => (
          <li key={line.id}>
            <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 2 }}>
              <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                {to === undefined ? (
                  title(line)
                ) : (
                  <Link component={RouterLink} to={to(line)}>
                    {title(line)}
                  </Link>
                )}
                <Typography variant="body2" color="text.secondary">
                  {below(line)}
                </Typography>
              </Box>
              <Box sx={{ textAlign: 'right', flexShrink: 0 }}>{end(line)}</Box>
            </Stack>
          </li>
        ))}
      </Stack>
      {total !== undefined && total > perPage && <Pagination rowsPerPageOptions={[]} />}
    </>
  );
}
