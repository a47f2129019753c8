import {
  Checkbox,
  FormControl,
  FormControlLabel,
  FormGroup,
  FormHelperText,
  FormLabel,
  Radio,
  RadioGroup,
  Typography,
} from '@mui/material';
import { useId } from 'react';
import { useTranslate } from 'react-admin';
import type { Admin, Permission } from '../data/contracts';
import { mayGive, permissions, rolesToGive, usualFor, type Role } from './rights';

export interface Rights {
  readonly role: Role;
  readonly permissions: readonly Permission[];
}

interface RightsFieldsProps {
  readonly value: Rights;
  readonly onChange: (value: Rights) => void;
  /** Who gives them. */
  readonly me: Admin;
  /** Who has them until now; nobody yet where left out. */
  readonly other?: Admin;
  readonly faults?: { readonly role?: string; readonly permissions?: string };
}

/** A role and permissions, each in words: those that can be given, and no others. */
export function RightsFields({ value, onChange, me, other, faults = {} }: RightsFieldsProps) {
  const translate = useTranslate();
  const [roleLabel, mayLabel] = [useId(), useId()];
  const text = (key: string) => translate(`people.admins.${key}`);
  const givable = permissions.filter((each) => mayGive(me, each, other));
  const isAll = value.role === 'super_admin';

  function chooseRole(role: Role): void {
    // Somebody new begins with what such a role usually has.
    onChange({ role, permissions: other === undefined ? usualFor(role, me) : value.permissions });
  }

  function toggle(permission: Permission, on: boolean): void {
    const rest = value.permissions.filter((each) => each !== permission);
    onChange({ ...value, permissions: on ? [...rest, permission] : rest });
  }

  return (
    <>
      <FormControl error={faults.role !== undefined} sx={{ mb: 2 }}>
        <FormLabel id={roleLabel}>{text('role_label')}</FormLabel>
        <RadioGroup
          aria-labelledby={roleLabel}
          value={value.role}
          onChange={(_event, role) => chooseRole(role as Role)}
        >
          {rolesToGive(me, other).map((role) => (
            <FormControlLabel
              key={role}
              value={role}
              control={<Radio />}
              label={<Named name={text(`roles.${role}`)} words={text(`role_words.${role}`)} />}
            />
          ))}
        </RadioGroup>
        {faults.role !== undefined && <FormHelperText>{faults.role}</FormHelperText>}
      </FormControl>
      <FormControl component="fieldset" error={faults.permissions !== undefined} fullWidth>
        <FormLabel component="legend" id={mayLabel}>
          {text('may_label')}
        </FormLabel>
        <FormGroup>
          {givable.map((permission) => (
            <FormControlLabel
              key={permission}
              disabled={isAll}
              control={
                <Checkbox
                  checked={isAll || value.permissions.includes(permission)}
                  onChange={(_event, on) => toggle(permission, on)}
                />
              }
              label={
                <Named
                  name={text(`permissions.${permission}`)}
                  words={text(`permission_words.${permission}`)}
                />
              }
            />
          ))}
        </FormGroup>
        <FormHelperText>
          {faults.permissions ?? (givable.length < permissions.length ? text('only_yours') : '')}
        </FormHelperText>
      </FormControl>
    </>
  );
}

function Named({ name, words }: { readonly name: string; readonly words: string }) {
  return (
    <>
      {name}
      <Typography component="span" variant="body2" sx={{ display: 'block', opacity: 0.85 }}>
        {words}
      </Typography>
    </>
  );
}
