import { Box, MenuItem, TextField, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useTranslate } from 'react-admin';
import { freeMail } from '../../../workflows/domain/texts/free-text';
import { languages } from '../i18n/i18n-provider';
import { MailFrame } from './mail-frame';

/** An e-mail as it will look, made by the same code that makes it. */
export function MailPreview(props: {
  readonly what: 'custom' | 'test';
  readonly subject: string;
  readonly message: string;
}) {
  const translate = useTranslate();
  const [language, setLanguage] = useState<(typeof languages)[number]['locale']>('en');
  const subject = useDeferredValue(props.subject.trim());
  const message = useDeferredValue(props.message.trim());
  const mail = freeMail(props.what, { subject, message }, language);
  return (
    <Box sx={{ display: 'grid', gap: 1 }}>
      <Typography component="h3" sx={{ fontWeight: 600 }}>
        {translate('notifications.sending.preview')}
      </Typography>
      {subject === '' || message === '' || mail.html === null ? (
        <Typography color="text.secondary">
          {translate('notifications.sending.preview_empty')}
        </Typography>
      ) : (
        <>
          <TextField
            select
            size="small"
            sx={{ width: 240, maxWidth: '100%' }}
            label={translate('notifications.sending.language')}
            value={language}
            onChange={(event) =>
              setLanguage(
                languages.find(({ locale }) => locale === event.target.value)?.locale ?? 'en',
              )
            }
          >
            {languages.map(({ locale, name }) => (
              <MenuItem key={locale} value={locale}>
                {name}
              </MenuItem>
            ))}
          </TextField>
          <MailFrame html={mail.html} title={translate('notifications.sending.preview')} />
        </>
      )}
    </Box>
  );
}
