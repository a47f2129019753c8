import { useFieldValue, type FieldProps } from 'react-admin';
import { useFormats } from './use-formats';

export function MoneyField(props: FieldProps) {
  const amount: unknown = useFieldValue(props);
  const { money } = useFormats();
  return typeof amount === 'string' ? <span>{money(amount)}</span> : null;
}
