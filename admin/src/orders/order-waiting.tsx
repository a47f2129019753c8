import OpenIcon from '@mui/icons-material/OpenInNewOutlined';
import RefreshIcon from '@mui/icons-material/RefreshOutlined';
import { Alert, Box, Button, Link, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Explanation } from '../data/contracts';
import { Section } from '../layout/section';
import { useFormats } from '../shop/use-formats';
import type { OrderView } from './use-order';

type Workflow = Explanation['workflow'];

/** What the order's workflow does or waits for, in words. */
export function OrderWaiting({ view }: { readonly view: OrderView }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const { explanation, explainedAt, explainTrouble, isExplaining, refresh } = view;
  return (
    <Section
      title={translate('orders.waiting.title')}
      aside={
        <Button
          size="small"
          startIcon={<RefreshIcon />}
          loading={isExplaining}
          onClick={() => void refresh()}
        >
          {translate('ra.action.refresh')}
        </Button>
      }
    >
      {explainTrouble !== null && <Alert severity="warning">{explainTrouble.message}</Alert>}
      {explanation !== undefined && (
        <>
          <Typography>
            {translate(`orders.waiting.workflow.${explanation.workflow.status}`, {
              _: explanation.workflow.status,
            })}
          </Typography>
          <PendingList workflow={explanation.workflow} />
          <Stack
            direction="row"
            sx={{ justifyContent: 'space-between', flexWrap: 'wrap', gap: 1, mt: 1 }}
          >
            <Typography variant="body2" color="text.secondary">
              {translate('orders.waiting.as_of', {
                time: time(new Date(explainedAt).toISOString()),
              })}
            </Typography>
            <Link
              href={explanation.workflow.temporal_url}
              target="_blank"
              rel="noopener noreferrer"
              variant="body2"
            >
              {translate('orders.waiting.temporal')}
              <OpenIcon
                fontSize="inherit"
                titleAccess={translate('orders.waiting.new_tab')}
                sx={{ ml: 0.5, verticalAlign: 'middle' }}
              />
            </Link>
          </Stack>
        </>
      )}
    </Section>
  );
}

function PendingList({ workflow: { status, pending } }: { readonly workflow: Workflow }) {
  const translate = useTranslate();
  if (pending.length === 0) {
    return status === 'running' ? (
      <Typography>{translate('orders.waiting.nothing')}</Typography>
    ) : null;
  }
  return (
    <Box component="ul" sx={{ my: 1, pl: 2.5 }}>
      {pending.map((each) => (
        <li key={`${each.kind} ${each.name}`}>
          <PendingOne pending={each} />
        </li>
      ))}
    </Box>
  );
}

function PendingOne({ pending }: { readonly pending: Workflow['pending'][number] }) {
  const translate = useTranslate();
  const { time } = useFormats();
  const { name, attempt, last_failure, next_try_at, due_at } = pending;
  const what = translate(`orders.waiting.what.${name}`, { _: name });
  return (
    <>
      <Typography>
        {due_at === null ? what : translate('orders.waiting.due', { what, time: time(due_at) })}
        {attempt !== null && attempt > 1 && ` ${translate('orders.waiting.attempt', { attempt })}`}
      </Typography>
      {last_failure !== null && (
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {translate('orders.waiting.last_failure', { failure: last_failure })}
        </Typography>
      )}
      {next_try_at !== null && attempt !== null && attempt > 1 && (
        <Typography variant="body2">
          {translate('orders.waiting.next_try', { time: time(next_try_at) })}
        </Typography>
      )}
    </>
  );
}
