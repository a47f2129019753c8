import EraseIcon from '@mui/icons-material/DeleteForeverOutlined';
import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState, type FormEvent } from 'react';
import { useDataProvider, useNotify, useRedirect, useTranslate } from 'react-admin';
import type { Customer } from '../data/contracts';
import type { ShopDataProvider } from '../data/data-provider';

/** Erases a customer, once the address has been typed: this can't be undone. */
export function EraseButton({ customer }: { readonly customer: Customer }) {
  const translate = useTranslate();
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Button
        variant="outlined"
        color="error"
        startIcon={<EraseIcon />}
        onClick={() => setAsks(true)}
      >
        {translate('people.erase.button')}
      </Button>
      {asks && <EraseDialog customer={customer} onClose={() => setAsks(false)} />}
    </>
  );
}

function EraseDialog(props: { readonly customer: Customer; readonly onClose: () => void }) {
  const { customer, onClose } = props;
  const translate = useTranslate();
  const api = useDataProvider<ShopDataProvider>();
  const notify = useNotify();
  const redirect = useRedirect();
  const titleId = useId();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const { email, full_name: name } = customer;
  const isSure = typed.trim().toLowerCase() === email.toLowerCase();
  const text = (key: string) => translate(`people.erase.${key}`, { name, email });

  async function erase(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isSure) return;
    setBusy(true);
    setTrouble('');
    try {
      await api.call('DELETE', `/admin/customers/${customer.id}/`);
      notify('people.erase.done', { type: 'success', messageArgs: { name } });
      redirect('list', 'customers');
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : translate('common.trouble.server'));
      setBusy(false);
    }
  }

  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId}>
      <form onSubmit={(event) => void erase(event)}>
        <DialogTitle id={titleId}>{text('title')}</DialogTitle>
        <DialogContent>
          <Alert severity="warning" sx={{ mb: 2 }}>
            {text('for_good')}
          </Alert>
          <Box component="ul" sx={{ pl: 2.5, mt: 0 }}>
            {['goes', 'stays', 'orders'].map((key) => (
              <Typography key={key} component="li" sx={{ mb: 1 }}>
                {text(key)}
              </Typography>
            ))}
          </Box>
          <Typography sx={{ mb: 2, overflowWrap: 'anywhere' }}>{text('type')}</Typography>
          <TextField
            label={text('label')}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            autoComplete="off"
            fullWidth
          />
          <Box role="alert">
            {trouble !== '' && (
              <Alert severity="error" role="presentation" sx={{ mt: 2 }}>
                {trouble}
              </Alert>
            )}
          </Box>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{translate('ra.action.cancel')}</Button>
          <Button type="submit" color="error" variant="contained" disabled={!isSure} loading={busy}>
            {text('confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
