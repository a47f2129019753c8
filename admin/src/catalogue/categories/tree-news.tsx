import { Alert, Box, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { News } from './use-move-category';

/** What has just become of a move, said aloud, with the way back. It stays until the next one. */
export function TreeNews({ news }: { readonly news: News }) {
  const translate = useTranslate();
  const { text, undo, isTrouble = false } = news;
  return (
    <Box sx={{ mb: 1 }}>
      {/* There before its text, or screen readers would miss the first one. */}
      <output>
        {text !== '' && (
          <Alert
            role="presentation"
            severity={isTrouble ? 'error' : 'info'}
            action={
              undo && (
                <Button color="inherit" size="small" onClick={() => void undo()}>
                  {translate('catalogue.tree.undo')}
                </Button>
              )
            }
          >
            {text}
          </Alert>
        )}
      </output>
    </Box>
  );
}
