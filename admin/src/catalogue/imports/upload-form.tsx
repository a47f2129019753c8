import {
  Alert,
  Button,
  FormControl,
  FormControlLabel,
  FormLabel,
  LinearProgress,
  Radio,
  RadioGroup,
  Stack,
  Typography,
} from '@mui/material';
import { useId, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Import } from '../../data/contracts';
import { useFormats } from '../../shop/use-formats';
import { wordsOf } from '../words-of';
import { useBeginImport } from './use-begin-import';

const kinds: readonly Import['kind'][] = ['products', 'categories'];

/** A file is tried before it is taken in. */
export function UploadForm() {
  const translate = useTranslate();
  const { number } = useFormats();
  const begin = useBeginImport();
  const kindId = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<Import['kind']>('products');
  const [file, setFile] = useState<File>();
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function send(): Promise<void> {
    if (file === undefined) return setTrouble(translate('catalogue.taking.no_file'));
    setBusy(true);
    setTrouble('');
    try {
      await begin(kind, file, true);
    } catch (error) {
      setTrouble(wordsOf(error));
      setBusy(false);
    }
  }

  return (
    <Stack sx={{ gap: 2, alignItems: 'flex-start' }}>
      <Typography>{translate('catalogue.taking.words')}</Typography>
      <FormControl>
        <FormLabel id={kindId}>{translate('catalogue.taking.kind')}</FormLabel>
        <RadioGroup
          row
          aria-labelledby={kindId}
          value={kind}
          onChange={(_, chosen) => setKind(chosen === 'categories' ? 'categories' : 'products')}
        >
          {kinds.map((each) => (
            <FormControlLabel
              key={each}
              value={each}
              control={<Radio />}
              label={translate(`catalogue.taking.${each}`)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
        <Button variant="outlined" onClick={() => chooser.current?.click()}>
          {translate('catalogue.taking.choose')}
        </Button>
        <output>
          {file &&
            translate('catalogue.taking.chosen', {
              name: file.name,
              size: number(Math.ceil(file.size / 1024)),
            })}
        </output>
      </Stack>
      <input
        ref={chooser}
        type="file"
        hidden
        accept=".csv,text/csv"
        aria-label={translate('catalogue.taking.file')}
        onChange={({ target }) => {
          setFile(target.files?.[0]);
          setTrouble('');
          // The same file may be chosen again after it was put right.
          target.value = '';
        }}
      />
      {trouble !== '' && <Alert severity="error">{trouble}</Alert>}
      <Button variant="contained" disabled={isBusy} onClick={() => void send()}>
        {translate('catalogue.taking.check')}
      </Button>
      {isBusy && (
        <LinearProgress
          sx={{ width: '100%' }}
          aria-label={translate('catalogue.taking.uploading')}
        />
      )}
    </Stack>
  );
}
