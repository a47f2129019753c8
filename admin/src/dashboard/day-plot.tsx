import {
  Box,
  Stack,
  Link as StyledLink,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router-dom';
import { useFormats } from '../shop/use-formats';

export interface DayValue {
  /** `2026-03-14` */
  readonly day: string;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
  /** The list behind it; undefined for whom it is not. */
  readonly to: string | undefined;
}

interface DayPlotProps {
  readonly title: string;
  /** All of it in words. */
  readonly summary: string;
  readonly days: readonly DayValue[];
}

/** A column for each day, and the same as a table: by that a keyboard or a screen reader gets to each day. */
export function DayPlot({ title, summary, days }: DayPlotProps) {
  const { dayOf } = useDays();
  const most = Math.max(...days.map(({ value }) => value));
  const peak = days.find(({ value }) => value === most);
  return (
    <>
      <Typography sx={{ mb: 1 }}>{summary}</Typography>
      <Typography variant="body2" color="text.secondary" aria-hidden>
        {most > 0 ? peak?.text : '\u00a0'}
      </Typography>
      <Stack
        direction="row"
        aria-hidden
        sx={{
          alignItems: 'stretch',
          height: 140,
          borderTop: 1,
          borderBottom: 1,
          borderColor: 'divider',
        }}
      >
        {days.map((each) => (
          <Column key={each.day} day={each} share={most === 0 ? 0 : each.value / most} />
        ))}
      </Stack>
      <Stack direction="row" aria-hidden sx={{ justifyContent: 'space-between' }}>
        {[days[0], days.at(-1)].map((each, index) => (
          <Typography key={index === 0 ? 'first' : 'last'} variant="body2" color="text.secondary">
            {each && dayOf(each.day)}
          </Typography>
        ))}
      </Stack>
      <DayTable title={title} days={days} />
    </>
  );
}

function Column({ day, share }: { readonly day: DayValue; readonly share: number }) {
  const { dayOf } = useDays();
  const place = { flex: '1 1 0', minWidth: 0, px: '1px', display: 'flex', alignItems: 'flex-end' };
  const column = (
    <Box
      sx={{ width: '100%', bgcolor: 'primary.main', borderRadius: '2px 2px 0 0' }}
      // Something, however little, is seen.
      style={{ height: share === 0 ? 0 : `max(2px, ${share * 100}%)` }}
    />
  );
  const title = `${dayOf(day.day)}: ${day.text}`;
  if (day.to === undefined) {
    return (
      <Box title={title} sx={place}>
        {column}
      </Box>
    );
  }
  return (
    <Box
      component={Link}
      to={day.to}
      tabIndex={-1}
      title={title}
      sx={{ ...place, '&:hover': { bgcolor: 'action.hover' } }}
    >
      {column}
    </Box>
  );
}

function DayTable({ title, days }: Pick<DayPlotProps, 'title' | 'days'>) {
  const translate = useTranslate();
  const { dayOf } = useDays();
  return (
    <Box component="details" sx={{ mt: 1 }}>
      <Typography
        component="summary"
        variant="body2"
        color="text.secondary"
        sx={{ cursor: 'pointer', py: 0.5 }}
      >
        {translate('dashboard.as_table')}
      </Typography>
      <Table size="small" aria-label={title}>
        <TableHead>
          <TableRow>
            <TableCell>{translate('dashboard.day')}</TableCell>
            <TableCell align="right">{title}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {days.toReversed().map(({ day, text, to }) => (
            <TableRow key={day}>
              <TableCell component="th" scope="row">
                {to === undefined ? (
                  dayOf(day)
                ) : (
                  <StyledLink component={Link} to={to}>
                    {dayOf(day)}
                  </StyledLink>
                )}
              </TableCell>
              <TableCell align="right">{text}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function useDays() {
  const { date } = useFormats();
  // Noon of that day in any zone of Africa.
  return { dayOf: (day: string) => date(`${day}T10:00:00Z`) };
}
