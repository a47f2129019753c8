import { TextField } from '@mui/material';
import type { ReactNode } from 'react';

/** A field with its fault below it. */
export function TextInput(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
  readonly hint?: ReactNode;
  readonly lines?: number;
  readonly type?: 'email' | 'tel';
  readonly isNeeded?: boolean;
}) {
  const { label, value, onChange, fault, hint, lines, type, isNeeded = true } = props;
  return (
    <TextField
      fullWidth
      required={isNeeded}
      label={label}
      value={value}
      {...(type && { type })}
      {...(lines !== undefined && { multiline: true, minRows: lines })}
      onChange={(event) => onChange(event.target.value)}
      error={fault !== undefined}
      helperText={fault ?? hint}
    />
  );
}
