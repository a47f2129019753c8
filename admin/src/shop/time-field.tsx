import { useFieldValue, type FieldProps } from 'react-admin';
import { useFormats } from './use-formats';

/** A moment, in the time zone of the shop. */
export function TimeField(props: FieldProps) {
  const iso: unknown = useFieldValue(props);
  const { time } = useFormats();
  return typeof iso === 'string' ? <time dateTime={iso}>{time(iso)}</time> : null;
}
