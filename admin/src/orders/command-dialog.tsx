import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
} from '@mui/material';
import { useId, type FormEvent, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { Order } from '../data/contracts';
import { inOrder, isUndoing, type Action } from './steps';
import type { Trouble } from '../data/trouble';

export interface OrderDialogProps {
  readonly order: Order;
  readonly allowed: readonly Action[];
  readonly onRefresh: () => Promise<void>;
  readonly onClose: () => void;
  /** The dialog is off the page. */
  readonly onGone: () => void;
}

/** What is to be done, and what came of it. What was typed stays until it is done or given up. */
export function CommandDialog(
  props: OrderDialogProps & {
    readonly action: Action;
    readonly title: string;
    readonly submit: string;
    readonly command: {
      readonly run: () => Promise<void>;
      readonly busy: boolean;
      readonly isDone: boolean;
      readonly trouble: Trouble | undefined;
    };
    readonly children: ReactNode;
  },
) {
  const translate = useTranslate();
  const id = useId();
  const { order, allowed, action, command, onClose, onGone } = props;
  const { busy, isDone, trouble } = command;
  const isOvertaken = !busy && !isDone && !allowed.includes(action);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    await command.run();
  }

  return (
    <Dialog
      open={!isDone}
      onClose={busy ? undefined : onClose}
      aria-labelledby={id}
      fullWidth
      maxWidth="sm"
      slotProps={{
        transition: {
          onExited: () => {
            onClose();
            onGone();
          },
        },
      }}
    >
      <Box
        component="form"
        noValidate
        onSubmit={(event) => void submit(event)}
        sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}
      >
        <DialogTitle id={id}>{props.title}</DialogTitle>
        <DialogContent>
          <div role="alert">
            {isOvertaken ? (
              <Overtaken {...{ order, allowed, action }} />
            ) : (
              trouble !== undefined && (
                <Alert severity="error" role="presentation" sx={{ mb: 2 }}>
                  {trouble.message}
                </Alert>
              )
            )}
          </div>
          {props.children}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={busy}>
            {translate('orders.steps.back')}
          </Button>
          {!isOvertaken && (
            <Button
              type="submit"
              variant="contained"
              color={isUndoing(action) ? 'error' : 'primary'}
              loading={busy}
            >
              {props.submit}
            </Button>
          )}
        </DialogActions>
      </Box>
    </Dialog>
  );
}

/** Somebody else was faster. */
function Overtaken(
  props: Pick<OrderDialogProps, 'order' | 'allowed'> & { readonly action: Action },
) {
  const { order, allowed, action } = props;
  const translate = useTranslate();
  const steps = inOrder(allowed).map((each) => translate(`orders.steps.do.${each}`));
  return (
    <Alert severity="warning" role="presentation" sx={{ mb: 2 }}>
      {action === 'record_payment' && order.is_paid
        ? translate('orders.steps.paid_meanwhile')
        : translate('orders.steps.overtaken', {
            status: translate(`orders.status.${order.status}`),
          })}{' '}
      {steps.length === 0
        ? translate('orders.steps.none')
        : translate('orders.steps.now', { steps: steps.join(', ') })}
    </Alert>
  );
}
