import BrokenIcon from '@mui/icons-material/SyncProblemOutlined';
import LiveIcon from '@mui/icons-material/SensorsOutlined';
import OverIcon from '@mui/icons-material/CheckOutlined';
import ConnectingIcon from '@mui/icons-material/SyncOutlined';
import { Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Liveness } from './use-order';

const icons = { connecting: ConnectingIcon, live: LiveIcon, broken: BrokenIcon, over: OverIcon };
const colours = {
  connecting: 'text.secondary',
  live: 'success.main',
  broken: 'warning.main',
  over: 'text.secondary',
};

/** Whether the page shows what happens as it happens. */
export function LiveMark({ liveness }: { readonly liveness: Liveness }) {
  const translate = useTranslate();
  const Icon = icons[liveness];
  return (
    <Stack
      direction="row"
      component="output"
      sx={{ alignItems: 'center', gap: 0.5, color: colours[liveness] }}
    >
      <Icon fontSize="small" aria-hidden />
      <Typography variant="body2">{translate(`orders.live.${liveness}`)}</Typography>
    </Stack>
  );
}
