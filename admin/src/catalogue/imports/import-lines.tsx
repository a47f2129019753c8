import { MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import {
  DataTable,
  FunctionField,
  Pagination,
  ReferenceManyField,
  useTranslate,
} from 'react-admin';
import type { Import, ImportLine } from '../../data/contracts';
import { ScrollRegion } from '../scroll-region';

const outcomes = ['refused', 'created', 'changed', 'unchanged'] as const;

/** The lines with what became of each: first those that were refused. */
export function ImportLines({ job }: { readonly job: Import }) {
  const translate = useTranslate();
  const [outcome, setOutcome] = useState<string>(job.refused > 0 ? 'refused' : '');
  return (
    <>
      <TextField
        select
        size="small"
        label={translate('catalogue.taking.show')}
        value={outcome}
        onChange={({ target }) => setOutcome(target.value)}
        slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
        sx={{ mb: 1, minWidth: 200 }}
      >
        <MenuItem value="">{translate('catalogue.taking.every')}</MenuItem>
        {outcomes.map((each) => (
          <MenuItem key={each} value={each}>
            {translate(`catalogue.taking.outcome.${each}`)}
          </MenuItem>
        ))}
      </TextField>
      <ReferenceManyField
        reference="import_lines"
        target="import"
        sort={{ field: 'line', order: 'ASC' }}
        perPage={25}
        {...(outcome !== '' && { filter: { outcome } })}
        pagination={<Pagination rowsPerPageOptions={[25, 50, 100]} />}
        empty={<Typography>{translate('catalogue.taking.nothing')}</Typography>}
      >
        <ScrollRegion label={translate('resources.import_lines.name', { smart_count: 2 })}>
          <DataTable<ImportLine & { id: number }> bulkActionButtons={false} rowClick={false}>
            <DataTable.NumberCol source="line" />
            <DataTable.Col source="outcome" disableSort>
              <FunctionField<ImportLine & { id: number }>
                render={({ outcome: came }) =>
                  translate(`catalogue.taking.outcome.${came ?? 'waiting'}`)
                }
              />
            </DataTable.Col>
            <DataTable.Col source="reason" disableSort />
            <DataTable.Col source="cells" disableSort>
              <FunctionField<ImportLine & { id: number }>
                render={({ cells }) =>
                  Object.values(cells ?? {})
                    .filter((cell) => cell !== '')
                    .join(' · ')
                }
              />
            </DataTable.Col>
          </DataTable>
        </ScrollRegion>
      </ReferenceManyField>
    </>
  );
}
