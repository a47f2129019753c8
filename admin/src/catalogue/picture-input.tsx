import { Box, Button, FormHelperText, Stack, Typography } from '@mui/material';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { useInput, useRecordContext, useTranslate } from 'react-admin';
import { pathOfPicture } from './path-of-picture';

const kinds = ['image/png', 'image/jpeg', 'image/webp'];
const mostBytes = 5 * 1024 * 1024;

/** `picture` of the form: a file, null to remove the one there is, nothing to leave it. */
export function PictureInput() {
  const translate = useTranslate();
  const record = useRecordContext();
  const { field } = useInput({
    source: 'picture',
    defaultValue: undefined,
    parse: same,
    format: same,
  });
  const [trouble, setTrouble] = useState('');
  const chooser = useRef<HTMLInputElement>(null);
  const limitsId = useId();
  const picked: unknown = field.value;
  const preview = usePreview(picked);
  const now = pathOfPicture(record?.['thumbnails']?.medium);
  const isRemoved = picked === null;
  const source = preview ?? (isRemoved ? undefined : now);

  function take(file: File | undefined): void {
    if (file === undefined) return;
    if (!kinds.includes(file.type)) return setTrouble(translate('catalogue.pictures.wrong_kind'));
    if (file.size > mostBytes) {
      const size = (file.size / 1024 / 1024).toFixed(1);
      return setTrouble(translate('catalogue.pictures.too_large', { size }));
    }
    setTrouble('');
    field.onChange(file);
  }

  const said = preview ? 'preview' : 'now';
  return (
    <Stack
      component="fieldset"
      sx={{ gap: 1, alignItems: 'flex-start', border: 0, m: 0, mb: 2, p: 0 }}
    >
      <Typography component="legend" variant="body2" color="text.secondary">
        {translate('resources.products.fields.image')}
      </Typography>
      {source !== undefined && (
        <Box
          component="img"
          src={source}
          alt={translate(`catalogue.pictures.${said}`)}
          sx={{ maxWidth: '100%', maxHeight: 200, borderRadius: 1 }}
        />
      )}
      {isRemoved && <Typography>{translate('catalogue.pictures.removed')}</Typography>}
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button
          variant="outlined"
          onClick={() => chooser.current?.click()}
          aria-describedby={limitsId}
        >
          {translate(`catalogue.pictures.${source === undefined ? 'choose' : 'other'}`)}
        </Button>
        {picked !== undefined && picked !== '' && (
          <Button onClick={() => field.onChange(undefined)}>
            {translate('catalogue.pictures.undo')}
          </Button>
        )}
        {now !== undefined && picked !== null && (
          <Button color="error" onClick={() => field.onChange(null)}>
            {translate('catalogue.pictures.remove')}
          </Button>
        )}
      </Stack>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={kinds.join(',')}
        aria-label={translate('catalogue.pictures.choose')}
        onChange={({ target }) => {
          take(target.files?.[0]);
          // The same file may be chosen again after it was put right.
          target.value = '';
        }}
      />
      <FormHelperText id={limitsId}>{translate('catalogue.pictures.limits')}</FormHelperText>
      <FormHelperText error role="alert">
        {trouble}
      </FormHelperText>
    </Stack>
  );
}

const same = (value: unknown) => value;

function usePreview(picked: unknown): string | undefined {
  const address = useMemo(
    () => (picked instanceof File ? URL.createObjectURL(picked) : undefined),
    [picked],
  );
  useEffect(
    () => () => {
      if (address !== undefined) URL.revokeObjectURL(address);
    },
    [address],
  );
  return address;
}
