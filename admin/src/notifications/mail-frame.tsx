import { Box } from '@mui/material';
import { useMemo } from 'react';
import { framed } from './framed-mail';

/** An e-mail as it looks, in a frame that runs nothing, loads nothing and leads nowhere. */
export function MailFrame({ html, title }: { readonly html: string; readonly title: string }) {
  const content = useMemo(() => framed(html, nonce), [html]);
  return (
    <Box
      component="iframe"
      title={title}
      sandbox=""
      srcDoc={content}
      sx={{ width: '100%', height: 560, border: 1, borderColor: 'divider', borderRadius: 1 }}
    />
  );
}

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
