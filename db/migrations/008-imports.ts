import type { Migration } from './migration';

export const imports: Migration = {
  name: '008-imports',
  async up(knex) {
    await knex.raw(`
      -- A CSV file that is taken in line by line; its state is here, so that it can be stopped and continued.
      CREATE TABLE imports (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('categories', 'products')),
        is_dry_run boolean NOT NULL,
        status text NOT NULL DEFAULT 'receiving'
          CHECK (status IN ('receiving', 'running', 'stopped', 'completed', 'failed')),
        -- Of the file, in its order.
        columns text[] NOT NULL DEFAULT '{}',
        lines integer NOT NULL DEFAULT 0,
        -- Counts up where a dry run begins anew: who began it before has lost what it remembers.
        run integer NOT NULL DEFAULT 0,
        -- All lines up to this one are done.
        last_line integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        changed integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        refused integer NOT NULL DEFAULT 0,
        requested_by integer NOT NULL REFERENCES admins ON DELETE RESTRICT,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE INDEX imports_created_at ON imports (created_at, id);
      CREATE INDEX imports_requested_by ON imports (requested_by);
      CREATE INDEX imports_unfinished ON imports (updated_at) WHERE status IN ('receiving', 'running');
      CREATE TRIGGER imports_touch BEFORE UPDATE ON imports
        FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

      CREATE TABLE import_lines (
        import_id uuid NOT NULL REFERENCES imports ON DELETE CASCADE,
        -- As an editor counts them: the header is line 1, and a cell may go over several lines.
        line integer NOT NULL CHECK (line > 1),
        -- Column → cell; null where they can't be stored.
        cells jsonb,
        outcome text CHECK (outcome IN ('created', 'changed', 'unchanged', 'refused')),
        reason text NOT NULL DEFAULT '',
        changed_columns text[] NOT NULL DEFAULT '{}',
        -- Refused for what it says itself, before anything was looked up.
        is_malformed boolean NOT NULL DEFAULT false,
        PRIMARY KEY (import_id, line),
        CHECK ((outcome IS NOT DISTINCT FROM 'refused') = (reason <> ''))
      );
      CREATE INDEX import_lines_outcome ON import_lines (import_id, outcome, line);
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE import_lines, imports');
  },
};
