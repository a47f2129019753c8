import { Button, Paper, Typography } from '@mui/material';
import { useState } from 'react';
import { useListContext, useTranslate } from 'react-admin';
import type { Notification } from '../data/contracts';
import { RetryDialog } from './retry-dialog';

/** What has gone out, or was skipped, is not sent again. */
export function isRetryable({ status }: Pick<Notification, 'status'>): boolean {
  return status === 'failed' || status === 'pending';
}

/** What can be done with those that are marked in the list. */
export function RetrySelected() {
  const translate = useTranslate();
  const { data = [], selectedIds, onUnselectItems } = useListContext<Notification>();
  const [messages, setMessages] = useState<readonly Notification[]>();
  const marked = data.filter(({ id }) => selectedIds.includes(id));
  return (
    <>
      {marked.length > 0 && (
        <Paper
          variant="outlined"
          sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, p: 1, mb: 1 }}
        >
          <Typography component="output" sx={{ flexGrow: 1 }}>
            {translate('notifications.mark.marked', { smart_count: marked.length })}
          </Typography>
          <Button onClick={() => onUnselectItems()}>{translate('notifications.mark.none')}</Button>
          <Button variant="contained" onClick={() => setMessages(marked)}>
            {translate('notifications.retry.selected')}
          </Button>
        </Paper>
      )}
      {messages !== undefined && (
        <RetryDialog
          messages={messages}
          onClose={(asked) => {
            setMessages(undefined);
            if (asked) onUnselectItems();
          }}
        />
      )}
    </>
  );
}
