import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { AuditEntry } from '../data/contracts';
import { differencesOf } from './differences-of';

/** What was, and what is now: a line for each field. */
export function AuditDifference({ entry }: { readonly entry: AuditEntry }) {
  const translate = useTranslate();
  const lines = differencesOf(entry);
  if (lines.length === 0) return null;
  const subject = entry.subject.type;
  const nameOf = (field: string) => {
    const resource = fieldsOf[subject] ?? subject;
    const plain = field.replace(/_id$/, '').replaceAll('_', ' ');
    return translate(`resources.${resource}.fields.${field}`, { _: plain });
  };
  const shown = (value: unknown) => {
    if (value === undefined) return translate('people.audit.hidden');
    if (value === null || value === '') return translate('people.audit.empty');
    if (typeof value === 'boolean') return translate(value ? 'people.yes' : 'people.no');
    if (Array.isArray(value))
      return value.length === 0 ? translate('people.audit.empty') : value.join(', ');
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  return (
    <Box component="details" open={lines.length <= openUpTo} sx={{ mt: 1 }}>
      <Typography component="summary" variant="body2" sx={{ cursor: 'pointer', py: 0.5 }}>
        {translate('people.audit.details')}
      </Typography>
      <Box
        component="table"
        sx={{
          width: '100%',
          tableLayout: 'fixed',
          borderCollapse: 'collapse',
          fontSize: '0.875rem',
          '& th, & td': {
            textAlign: 'left',
            verticalAlign: 'top',
            p: 0.5,
            borderTop: 1,
            borderColor: 'divider',
            overflowWrap: 'anywhere',
          },
          '& th': { fontWeight: 600 },
        }}
      >
        <thead>
          <tr>
            {['field', 'before', 'after'].map((key) => (
              <th key={key} scope="col">
                {translate(`people.audit.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row">{nameOf(field)}</th>
              <td>{shown(before)}</td>
              <td>{shown(after)}</td>
            </tr>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

const openUpTo = 6;

/** Whose fields have names in the texts. */
const fieldsOf: Readonly<Record<string, string>> = {
  order: 'orders',
  product: 'products',
  category: 'categories',
  customer: 'customers',
  admin: 'admins',
  notification: 'notifications',
};
