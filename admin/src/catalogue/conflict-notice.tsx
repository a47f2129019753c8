import { Alert, Button, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useEffect, useRef } from 'react';
import { useResourceContext, useTranslate } from 'react-admin';
import { useFormContext } from 'react-hook-form';
import { useFormats } from '../shop/use-formats';
import type { Conflict } from './use-save-record';

/** Tells who was faster and with what. What was typed stays; what was not is as they made it. */
export function ConflictNotice({ conflict }: { readonly conflict: Conflict | undefined }) {
  const translate = useTranslate();
  const resource = useResourceContext() ?? '';
  const { time } = useFormats();
  const { setValue, reset } = useFormContext();
  const notice = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (conflict === undefined) return;
    for (const field of conflict.changed) {
      if (!(field in conflict.mine)) setValue(field, conflict.theirs[field]);
    }
    notice.current?.scrollIntoView({ block: 'center' });
  }, [conflict, setValue]);

  if (conflict === undefined) return null;
  const { who, at, theirs, changed, mine } = conflict;
  return (
    <Alert
      ref={notice}
      severity="warning"
      sx={{ width: '100%', mb: 2 }}
      action={
        <Button color="inherit" onClick={() => reset(theirs)}>
          {translate('catalogue.form.take_theirs')}
        </Button>
      }
    >
      {translate('catalogue.form.clash', {
        who: who ?? translate('catalogue.form.somebody'),
        at: time(at),
      })}
      <Table size="small" sx={{ mt: 1 }}>
        <TableHead>
          <TableRow>
            {['field', 'theirs', 'yours'].map((column) => (
              <TableCell key={column}>{translate(`catalogue.form.${column}`)}</TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {changed.map((field) => (
            <TableRow key={field}>
              <TableCell component="th" scope="row">
                {translate(`resources.${resource}.fields.${field}`)}
              </TableCell>
              <TableCell>{shown(theirs[field])}</TableCell>
              <TableCell>{field in mine ? shown(mine[field]) : '–'}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Alert>
  );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
