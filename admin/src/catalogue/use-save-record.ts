import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useDataProvider, useNotify, type RaRecord } from 'react-admin';
import { ApiError } from '../data/api-error';
import type { ShopDataProvider } from '../data/data-provider';
import { useWhoChanged } from './use-who-changed';
import { faultsOf, wordsOf } from './words-of';

/** Somebody was faster. */
export interface Conflict {
  readonly who: string | undefined;
  readonly at: string;
  readonly theirs: Values;
  /** Fields that they changed. */
  readonly changed: readonly string[];
  /** What was typed here, by field. */
  readonly mine: Values;
}

type Values = Readonly<Record<string, unknown>>;
/** A file: the new picture; null: it goes; undefined: it stays. */
type Picture = File | null | undefined;
type Saved = RaRecord & { readonly name: string; readonly updated_at: string };

const mostTries = 3;
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Saves what a form holds, then its picture. Faults come back by field, as react-admin's forms take them.
 * What somebody else has changed in the meantime is not overwritten unseen: only a change of the same
 * fields of the form counts, not what an order took from the stock.
 */
export function useSaveRecord<Of extends Saved>(options: {
  readonly resource: string;
  readonly record: Of | undefined;
  readonly fields: readonly string[];
  readonly onSaved: (saved: Of) => void;
}) {
  const { resource, record, fields, onSaved } = options;
  const dataProvider = useDataProvider<ShopDataProvider>();
  const queries = useQueryClient();
  const notify = useNotify();
  const whoChanged = useWhoChanged();
  const [conflict, setConflict] = useState<Conflict>();
  // What the form stands on: what was read, or what they made of it.
  const base = useRef<Of | undefined>(record);
  base.current ??= record;

  async function write(values: Values): Promise<Of | Conflict> {
    const typed = (on: Values | undefined) =>
      fields.filter((field) => field in values && !isSame(values[field], on?.[field]));
    if (base.current === undefined) {
      const given = typed({}).filter((field) => values[field] !== null);
      const data = Object.fromEntries(given.map((field) => [field, values[field]]));
      return (await dataProvider.create<Of>(resource, { data })).data;
    }
    const mine = typed(base.current);
    const own = Object.fromEntries(mine.map((field) => [field, values[field] ?? emptyOf(field)]));
    for (let tries = 1; ; tries += 1) {
      const on: Of = base.current;
      try {
        const data = { ...on, ...own };
        const done = await dataProvider.update<Of>(resource, { id: on.id, data, previousData: on });
        return done.data;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412 || tries === mostTries)
          throw error;
        const theirs: Of = (await dataProvider.getOne<Of>(resource, { id: on.id })).data;
        base.current = theirs;
        const changed = fields.filter((field) => !isSame(on[field], theirs[field]));
        if (changed.length === 0) continue;
        const who = await whoChanged(resource, on.id);
        return { who, at: theirs.updated_at, theirs, changed, mine: own };
      }
    }
  }

  /** All else is saved already, so a picture that is refused is told of and does not hold it up. */
  async function writePicture(saved: Of, picture: Picture): Promise<void> {
    if (picture === undefined) return;
    const path = `/${resource}/${saved.id}/image/`;
    try {
      if (picture === null) await dataProvider.call('DELETE', path);
      else {
        const body = new FormData();
        body.set('image', picture);
        await dataProvider.call('POST', path, { body });
      }
    } catch (error) {
      notify('catalogue.form.picture_failed', {
        type: 'error',
        messageArgs: { why: wordsOf(error) },
      });
    }
  }

  async function save(given: Values): Promise<Values | undefined> {
    const { picture, ...values } = given;
    try {
      const outcome = await write(values);
      if ('theirs' in outcome) {
        setConflict(outcome as Conflict);
        // A form that has faults is not saved, and goes on being guarded.
        return { root: { serverError: '' } };
      }
      const saved = outcome;
      await writePicture(saved, picture as Picture);
      await queries.invalidateQueries();
      notify('catalogue.form.saved', { type: 'success', messageArgs: { name: saved.name } });
      onSaved(saved);
      return undefined;
    } catch (error) {
      const faults = faultsOf(error);
      // What is wrong with which field stands at the field.
      notify(faults && error instanceof Error ? error.message : wordsOf(error), { type: 'error' });
      return faults ?? { root: { serverError: wordsOf(error) } };
    }
  }

  return { save, conflict };
}

function emptyOf(field: string): string | null {
  return field === 'parent' ? null : '';
}
