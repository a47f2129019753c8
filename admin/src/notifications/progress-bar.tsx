import { Box, LinearProgress, Typography } from '@mui/material';

/** How far something is, seen and said. */
export function ProgressBar(props: {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly words: string;
}) {
  const { label, done, total, words } = props;
  const share = total === 0 ? 100 : Math.min(100, Math.round((done / total) * 100));
  return (
    <Box sx={{ my: 2 }}>
      <LinearProgress
        variant="determinate"
        value={share}
        aria-label={label}
        aria-valuetext={words}
        sx={{ height: 8, borderRadius: 4 }}
      />
      <Typography component="output" sx={{ display: 'block', mt: 1 }}>
        {words}
      </Typography>
    </Box>
  );
}
