import {
  Button,
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  Stack,
  TextField,
} from '@mui/material';
import { useId, useRef, useState, type FormEvent } from 'react';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import type { Product } from '../../data/contracts';
import type { ShopDataProvider } from '../../data/data-provider';
import { randomKey } from '../../data/random-key';
import { faultsOf, wordsOf, type Faults } from '../words-of';

type Way = 'change' | 'quantity';

/** Corrects the stock by so much, or to what was counted, with the reason why. */
export function StockForm({ product }: { readonly product: Product }) {
  const translate = useTranslate();
  const notify = useNotify();
  const refresh = useRefresh();
  const dataProvider = useDataProvider<ShopDataProvider>();
  const howId = useId();
  const [way, setWay] = useState<Way>('change');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const [isBusy, setBusy] = useState(false);
  // Kept until an answer has come: whoever sends again what may have got through corrects nothing twice.
  const key = useRef({ of: '', value: '' });

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!/^[-+]?\d+$/.test(amount.trim())) {
      setFaults({ [way]: translate('catalogue.stock.whole_number') });
      return;
    }
    const body = { [way]: Number(amount), reason };
    const asked = JSON.stringify(body);
    if (key.current.of !== asked) key.current = { of: asked, value: randomKey() };
    setBusy(true);
    setFaults({});
    try {
      const { stock_quantity: stock } = await dataProvider.act<Product>(
        'products',
        product.id,
        'adjust_stock',
        body,
        { headers: { 'Idempotency-Key': key.current.value } },
      );
      key.current = { of: '', value: '' };
      setAmount('');
      setReason('');
      notify('catalogue.stock.done', { type: 'success', messageArgs: { stock } });
      refresh();
    } catch (error) {
      setFaults(faultsOf(error) ?? {});
      notify(wordsOf(error), { type: 'error' });
    } finally {
      setBusy(false);
    }
  }

  return (
    <Stack
      component="form"
      noValidate
      onSubmit={(event: FormEvent) => void submit(event)}
      sx={{ gap: 2, maxWidth: 480 }}
    >
      <FormControl>
        <FormLabel id={howId}>{translate('catalogue.stock.how')}</FormLabel>
        <RadioGroup
          aria-labelledby={howId}
          value={way}
          onChange={(_, chosen) => setWay(chosen === 'quantity' ? 'quantity' : 'change')}
        >
          {(['change', 'quantity'] as const).map((each) => (
            <FormControlLabel
              key={each}
              value={each}
              control={<Radio />}
              label={translate(`catalogue.stock.by_${each === 'change' ? 'change' : 'count'}`)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      <TextField
        label={translate(`catalogue.stock.${way}`)}
        value={amount}
        onChange={({ target }) => setAmount(target.value)}
        error={faults[way] !== undefined}
        helperText={faults[way]}
        required
        slotProps={{ htmlInput: { inputMode: way === 'quantity' ? 'numeric' : 'text' } }}
      />
      <TextField
        label={translate('catalogue.stock.reason')}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        error={faults['reason'] !== undefined}
        helperText={faults['reason'] ?? translate('catalogue.stock.reason_words')}
        required
        multiline
      />
      <Button type="submit" variant="contained" loading={isBusy} sx={{ alignSelf: 'flex-start' }}>
        {translate('catalogue.stock.submit')}
      </Button>
    </Stack>
  );
}
