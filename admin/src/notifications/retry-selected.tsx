import RetryIcon from '@mui/icons-material/ReplayOutlined';
import { useState } from 'react';
import { Button, useListContext } from 'react-admin';
import type { Notification } from '../data/contracts';
import { RetryDialog } from './retry-dialog';

/** What has gone out, or was skipped, is not sent again. */
export function isRetryable({ status }: Pick<Notification, 'status'>): boolean {
  return status === 'failed' || status === 'pending';
}

/** Those that are marked in the list. */
export function RetrySelected() {
  const { data = [], selectedIds, onUnselectItems } = useListContext<Notification>();
  const [messages, setMessages] = useState<readonly Notification[]>();
  return (
    <>
      <Button
        label="notifications.retry.selected"
        onClick={() => setMessages(data.filter(({ id }) => selectedIds.includes(id)))}
      >
        <RetryIcon />
      </Button>
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
