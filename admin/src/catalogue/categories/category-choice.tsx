import { Autocomplete, Box, TextField, createFilterOptions } from '@mui/material';
import { useInput, useTranslate, type InputProps } from 'react-admin';
import { useCategoryTree } from './use-category-tree';

interface Choice {
  /** 0: no category. */
  readonly id: number;
  readonly path: string;
}

/** Of thousands, more are found by typing on. */
const filterOptions = createFilterOptions<Choice>({ limit: 100 });

interface CategoryChoiceProps {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (id: number | null) => void;
  readonly without?: ReadonlySet<number>;
  /** What no category is called, where that is a choice of its own. */
  readonly none?: string;
  readonly required?: boolean;
  readonly error?: string | undefined;
  readonly onBlur?: () => void;
}

/** A category, found by typing any part of its path. */
export function CategoryChoice(props: CategoryChoiceProps) {
  const { label, value, onChange, without, none, required, error, onBlur } = props;
  const { all } = useCategoryTree();
  const choices: Choice[] = [
    ...(none === undefined ? [] : [{ id: 0, path: none }]),
    ...all
      .filter(({ node }) => without?.has(node.id) !== true)
      .map(({ node, path }) => ({ id: node.id, path })),
  ];
  const wanted = value ?? (none === undefined ? null : 0);
  return (
    <Autocomplete<Choice, false, boolean>
      options={choices}
      value={choices.find(({ id }) => id === wanted) ?? null}
      onChange={(_, choice) => onChange(choice === null || choice.id === 0 ? null : choice.id)}
      getOptionLabel={({ path }) => path}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      filterOptions={filterOptions}
      disableClearable={none !== undefined}
      autoHighlight
      size="small"
      {...(onBlur && { onBlur })}
      renderInput={(params) => (
        <TextField
          {...params}
          label={label}
          required={required ?? false}
          error={error !== undefined}
          helperText={error}
        />
      )}
    />
  );
}

/** The same as an input of a form. */
export function CategoryInput(
  props: InputProps & {
    readonly none?: string;
    readonly without?: ReadonlySet<number>;
    /** As filters are written to the address. */
    readonly asText?: boolean;
  },
) {
  const { none, without, asText = false, ...given } = props;
  const translate = useTranslate();
  const { field, fieldState, isRequired } = useInput(given);
  const label = typeof given.label === 'string' ? translate(given.label) : undefined;
  const value: unknown = field.value;
  return (
    <Box sx={asText ? { minWidth: 240 } : { width: '100%', mt: 1, mb: 3 }}>
      <CategoryChoice
        label={label ?? translate(`resources.categories.name`, { smart_count: 1 })}
        value={value === null || value === undefined || value === '' ? null : Number(value)}
        onChange={(id) =>
          field.onChange(id === null ? (asText ? '' : null) : asText ? String(id) : id)
        }
        onBlur={field.onBlur}
        required={isRequired}
        error={fieldState.error ? faultOf(fieldState.error.message, translate) : undefined}
        {...(none !== undefined && { none })}
        {...(without && { without })}
      />
    </Box>
  );
}

/** react-admin's own faults are keys behind `@@react-admin@@`, those of the API are words. */
function faultOf(message: string | undefined, translate: (key: string, args?: object) => string) {
  if (message === undefined) return '';
  const mark = '@@react-admin@@';
  if (!message.startsWith(mark)) return translate(message, { _: message });
  const said: unknown = JSON.parse(message.slice(mark.length));
  if (typeof said === 'string') return translate(said, { _: said });
  const { message: key, args } = said as { message: string; args: object };
  return translate(key, args);
}
