import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Explanation, Order } from '../data/contracts';
import { Section } from '../layout/section';
import { PaymentDialog } from './payment-dialog';
import { StepDialog } from './step-dialog';
import { inOrder, isUndoing, type Step } from './steps';
import type { OrderView } from './use-order';

/** What may be done with the order now, and why not the rest. */
export function OrderSteps(props: { readonly view: OrderView; readonly order: Order }) {
  const translate = useTranslate();
  const { explanation, explainTrouble, refresh } = props.view;
  const [open, setOpen] = useState<Step | 'record_payment'>();
  const heading = useRef<HTMLHeadingElement>(null);
  const allowed = explanation?.allowed ?? [];
  const steps = inOrder(allowed);
  const isOwed = props.order.status === 'cancelled' && props.order.is_paid;

  const dialog = {
    order: props.order,
    allowed,
    onRefresh: refresh,
    onClose: () => setOpen(undefined),
    // The button that was pressed is often gone by then.
    onGone: () => heading.current?.focus(),
  };
  return (
    <Section title={translate('orders.steps.title')} headingRef={heading}>
      {explainTrouble !== null && (
        <Alert
          severity="warning"
          sx={{ mb: 1 }}
          action={
            <Button color="inherit" onClick={() => void refresh()}>
              {translate('common.trouble.reload')}
            </Button>
          }
        >
          {explainTrouble.message}
        </Alert>
      )}
      {explanation !== undefined && steps.length === 0 && !isOwed && (
        <Typography>{translate('orders.steps.none')}</Typography>
      )}
      {isOwed && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          {translate('orders.steps.give_back')}
        </Alert>
      )}
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }}>
        {steps.map((step, index) => (
          <Button
            key={step}
            variant={index === 0 && !isUndoing(step) ? 'contained' : 'outlined'}
            color={isUndoing(step) ? 'error' : 'primary'}
            onClick={() => setOpen(step)}
          >
            {translate(`orders.steps.do.${step}`)}
          </Button>
        ))}
      </Stack>
      {explanation !== undefined && <Refused refused={explanation.refused} />}
      {open === 'record_payment' && <PaymentDialog {...dialog} />}
      {open !== undefined && open !== 'record_payment' && <StepDialog step={open} {...dialog} />}
    </Section>
  );
}

function Refused({ refused }: { readonly refused: Explanation['refused'] }) {
  const translate = useTranslate();
  const shown = inOrder(refused.map(({ action }) => action)).flatMap((step) =>
    refused.filter(({ action }) => action === step),
  );
  if (shown.length === 0) return null;
  return (
    <Box component="details" sx={{ mt: 1.5 }}>
      <Typography
        component="summary"
        variant="body2"
        color="text.secondary"
        sx={{ cursor: 'pointer', py: 0.5 }}
      >
        {translate('orders.steps.refused')}
      </Typography>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {shown.map(({ action, reason }) => (
          <Typography component="li" variant="body2" key={action}>
            {translate(`orders.steps.do.${action}`)}: <span lang="en">{reason}</span>
          </Typography>
        ))}
      </Box>
    </Box>
  );
}
