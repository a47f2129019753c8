import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
} from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { wordsOf } from './words-of';

export interface DialogCommand {
  readonly label: string;
  readonly color?: 'primary' | 'error';
  readonly isDisabled?: boolean;
  readonly run: () => Promise<void>;
}

/** Asks before something is done. What is refused is told here, and what was chosen stays. */
export function CommandDialog(props: {
  readonly title: string;
  readonly commands: readonly DialogCommand[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { title, commands, onClose, children } = props;
  const translate = useTranslate();
  const titleId = useId();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function run(command: DialogCommand): Promise<void> {
    setBusy(true);
    setTrouble('');
    try {
      await command.run();
    } catch (error) {
      setTrouble(wordsOf(error));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={titleId}>
      <DialogTitle id={titleId}>{title}</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2, pt: 1 }}>
          {children}
          {trouble !== '' && <Alert severity="error">{trouble}</Alert>}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{translate('catalogue.cancel')}</Button>
        {commands.map((command) => (
          <Button
            key={command.label}
            variant="contained"
            color={command.color ?? 'primary'}
            disabled={isBusy || command.isDisabled === true}
            onClick={() => void run(command)}
          >
            {command.label}
          </Button>
        ))}
      </DialogActions>
    </Dialog>
  );
}
