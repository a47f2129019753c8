import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useId, type FormEvent, type ReactNode } from 'react';

/** Asks before something is done. It stays, with what was typed, until that is done or given up. */
export function AskDialog(props: {
  readonly title: string;
  readonly words: string;
  readonly submit: string;
  readonly back: string;
  readonly isStopping?: boolean;
  readonly busy: boolean;
  readonly trouble?: string | undefined;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}) {
  const id = useId();
  const { busy, trouble, onClose } = props;
  function submit(event: FormEvent): void {
    event.preventDefault();
    props.onSubmit();
  }
  return (
    <Dialog open onClose={busy ? undefined : onClose} aria-labelledby={id} fullWidth maxWidth="sm">
      <Box component="form" noValidate onSubmit={submit}>
        <DialogTitle id={id}>{props.title}</DialogTitle>
        <DialogContent>
          <div role="alert">
            {trouble !== undefined && (
              <Alert severity="error" role="presentation" sx={{ mb: 2 }}>
                {trouble}
              </Alert>
            )}
          </div>
          <Typography sx={{ mb: 2 }}>{props.words}</Typography>
          {props.children}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} disabled={busy}>
            {props.back}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color={props.isStopping === true ? 'error' : 'primary'}
            loading={busy}
          >
            {props.submit}
          </Button>
        </DialogActions>
      </Box>
    </Dialog>
  );
}
