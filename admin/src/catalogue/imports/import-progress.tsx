import { Box, LinearProgress, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Import } from '../../data/contracts';
import { useFormats } from '../../shop/use-formats';

const counts = ['created', 'changed', 'unchanged', 'refused'] as const;

export function ImportProgress({ job }: { readonly job: Import }) {
  const translate = useTranslate();
  const { number } = useFormats();
  const share = job.lines === 0 ? 0 : Math.floor((job.done / job.lines) * 100);
  return (
    <Stack sx={{ gap: 1, mb: 2 }}>
      {/* Tells when it ends; each step of the bar would be too much to hear. */}
      <Typography component="output">
        {translate(`catalogue.taking.ended.${job.status}`)}
      </Typography>
      <LinearProgress
        variant="determinate"
        value={share}
        aria-label={translate('catalogue.taking.progress')}
        sx={{ height: 10, borderRadius: 5 }}
      />
      <Typography>
        {translate('catalogue.taking.done_of', {
          done: number(job.done),
          lines: number(job.lines),
        })}
      </Typography>
      <Box component="dl" sx={{ m: 0, display: 'flex', flexWrap: 'wrap', gap: 3 }}>
        {counts.map((count) => (
          <div key={count}>
            <Typography component="dt" variant="body2" color="text.secondary">
              {translate(`resources.imports.fields.${count}`)}
            </Typography>
            <Typography component="dd" variant="h6" sx={{ m: 0 }}>
              {number(job[count])}
            </Typography>
          </div>
        ))}
      </Box>
    </Stack>
  );
}
