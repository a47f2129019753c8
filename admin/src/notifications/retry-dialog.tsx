import {
  Alert,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Typography,
} from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Notification } from '../data/contracts';
import { ProgressBar } from './progress-bar';
import { useRetries } from './use-retries';

interface RetryDialogProps {
  readonly messages: readonly Notification[];
  /** @param asked whether any was asked for */
  readonly onClose: (asked: boolean) => void;
}

/** Sends these again, one after the other, once it is clear which of them may arrive twice. */
export function RetryDialog({ messages, onClose }: RetryDialogProps) {
  const translate = useTranslate();
  const queryClient = useQueryClient();
  const id = useId();
  const [understood, setUnderstood] = useState(false);
  const { run, stop, state } = useRetries();
  const unknown = messages.filter(({ error_kind }) => error_kind === 'unknown');
  const chosen = understood ? messages : messages.filter((each) => !unknown.includes(each));
  const { phase, done, refused, reason } = state;

  async function close(): Promise<void> {
    onClose(phase !== 'asking');
    if (phase !== 'asking') await queryClient.invalidateQueries({ queryKey: ['notifications'] });
  }

  const count = { smart_count: messages.length };
  return (
    <Dialog
      open
      onClose={phase === 'running' ? undefined : () => void close()}
      aria-labelledby={id}
      fullWidth
      maxWidth="sm"
    >
      <DialogTitle id={id}>{translate('notifications.retry.title', count)}</DialogTitle>
      <DialogContent>
        {phase === 'asking' ? (
          <>
            <Typography>{translate('notifications.retry.words', count)}</Typography>
            {unknown.length > 0 && (
              <>
                <Alert severity="warning" sx={{ mt: 2 }}>
                  {translate('notifications.retry.unknown', { smart_count: unknown.length })}
                </Alert>
                <FormControlLabel
                  control={
                    <Checkbox
                      checked={understood}
                      onChange={(event) => setUnderstood(event.target.checked)}
                    />
                  }
                  label={translate('notifications.retry.understood')}
                />
              </>
            )}
          </>
        ) : (
          <>
            <ProgressBar
              label={translate('notifications.retry.title', count)}
              done={done + refused}
              total={chosen.length}
              words={
                phase === 'running'
                  ? translate('notifications.retry.progress', {
                      done: done + refused,
                      total: chosen.length,
                    })
                  : translate('notifications.retry.asked', { smart_count: done })
              }
            />
            {refused > 0 && (
              <Alert severity="error">
                {translate('notifications.retry.refused', { smart_count: refused, reason })}
              </Alert>
            )}
            {phase === 'ended' && done + refused < messages.length && (
              <Typography>
                {translate('notifications.retry.left', {
                  smart_count: messages.length - done - refused,
                })}
              </Typography>
            )}
          </>
        )}
      </DialogContent>
      <DialogActions>
        {phase === 'running' ? (
          <Button onClick={stop}>{translate('notifications.retry.stop')}</Button>
        ) : (
          <Button onClick={() => void close()}>
            {translate(`notifications.retry.${phase === 'asking' ? 'back' : 'close'}`)}
          </Button>
        )}
        {phase === 'asking' && (
          <Button
            variant="contained"
            disabled={chosen.length === 0}
            onClick={() => void run(chosen.map((each) => each.id))}
          >
            {translate('notifications.retry.submit')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
