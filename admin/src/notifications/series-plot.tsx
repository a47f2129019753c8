import {
  Box,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
  useTheme,
} from '@mui/material';
import { useId } from 'react';
import { useTranslate } from 'react-admin';
import { useFormats } from '../shop/use-formats';

export interface PlotPoint {
  readonly at: string;
  readonly sent: number;
  readonly failed: number;
}

interface SeriesPlotProps {
  readonly title: string;
  readonly by: 'hour' | 'day';
  readonly points: readonly PlotPoint[];
}

const height = 120;
const step = 10;

/** Columns of what was sent, with what failed (hatched) on top; and the same as a table. */
export function SeriesPlot({ title, by, points }: SeriesPlotProps) {
  const translate = useTranslate();
  const { number } = useFormats();
  const { palette } = useTheme();
  const hatch = useId();
  const moment = useMoment(by);
  const most = Math.max(1, ...points.map(({ sent, failed }) => sent + failed));
  const say = (key: string) => translate(`notifications.figures.${key}`);
  const ends = [points[0], points.at(-1)];
  return (
    <>
      <Stack direction="row" aria-hidden sx={{ gap: 2, mb: 0.5, flexWrap: 'wrap' }}>
        <Legend fill={palette.primary.main} text={say('sent')} />
        <Legend fill={`url(#${hatch})`} text={say('failed')} />
        <Typography variant="body2" color="text.secondary" sx={{ ml: 'auto' }}>
          {number(most)}
        </Typography>
      </Stack>
      <Box
        component="svg"
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn here, not loaded
        role="img"
        aria-label={title}
        viewBox={`0 0 ${Math.max(1, points.length) * step} ${height}`}
        preserveAspectRatio="none"
        sx={{
          display: 'block',
          width: '100%',
          height,
          borderTop: 1,
          borderBottom: 1,
          borderColor: 'divider',
        }}
      >
        <defs>
          <pattern id={hatch} width="3" height="3" patternUnits="userSpaceOnUse">
            <rect width="3" height="3" fill={palette.background.paper} />
            <path d="M0 3 L3 0" stroke={palette.error.main} strokeWidth="1.5" />
          </pattern>
        </defs>
        {points.map(({ at, sent, failed }, index) => {
          const sentHigh = (sent / most) * height;
          const failedHigh = (failed / most) * height;
          const place = { x: index * step + 1, width: step - 2 };
          return (
            <g key={at}>
              <rect
                {...place}
                y={height - sentHigh}
                height={sentHigh}
                fill={palette.primary.main}
              />
              <rect
                {...place}
                y={height - sentHigh - failedHigh}
                height={failedHigh}
                fill={`url(#${hatch})`}
                stroke={failed > 0 ? palette.error.main : 'none'}
              />
            </g>
          );
        })}
      </Box>
      <Stack direction="row" aria-hidden sx={{ justifyContent: 'space-between' }}>
        {ends.map((each, index) => (
          <Typography key={index === 0 ? 'first' : 'last'} variant="body2" color="text.secondary">
            {each && moment(each.at)}
          </Typography>
        ))}
      </Stack>
      <Box component="details" sx={{ mt: 1 }}>
        <Typography component="summary" variant="body2" sx={{ cursor: 'pointer', py: 0.5 }}>
          {say('as_table')}
        </Typography>
        <Table size="small" aria-label={title}>
          <TableHead>
            <TableRow>
              <TableCell>{say('at')}</TableCell>
              <TableCell align="right">{say('sent')}</TableCell>
              <TableCell align="right">{say('failed')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {points.toReversed().map(({ at, sent, failed }) => (
              <TableRow key={at}>
                <TableCell component="th" scope="row">
                  {moment(at)}
                </TableCell>
                <TableCell align="right">{number(sent)}</TableCell>
                <TableCell align="right">{number(failed)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
    </>
  );
}

function Legend({ fill, text }: { readonly fill: string; readonly text: string }) {
  return (
    <Stack direction="row" sx={{ gap: 0.75, alignItems: 'center' }}>
      <svg width="12" height="12">
        <rect width="12" height="12" fill={fill} />
      </svg>
      <Typography variant="body2">{text}</Typography>
    </Stack>
  );
}

function useMoment(by: SeriesPlotProps['by']) {
  const { time, date } = useFormats();
  return by === 'hour' ? time : date;
}
