import type { Migration } from './migration';

export const catalogueWrites: Migration = {
  name: '006-catalogue-writes',
  async up(knex) {
    await knex.raw(`
      -- Numbers given anew are no change that anyone sees.
      DROP TRIGGER categories_touch ON categories;
      CREATE TRIGGER categories_touch
        BEFORE UPDATE OF name, slug, description, parent_id, image, is_active ON categories
        FOR EACH ROW
        WHEN ((old.name, old.slug, old.description, old.parent_id, old.image, old.is_active)
              IS DISTINCT FROM
              (new.name, new.slug, new.description, new.parent_id, new.image, new.is_active))
        EXECUTE FUNCTION touch_updated_at();

      -- A correction by hand that is sent again is found by its key, and made once.
      ALTER TABLE stock_movements
        ADD COLUMN idempotency_key text CHECK (length(idempotency_key) BETWEEN 1 AND 255),
        ADD COLUMN request_hash bytea,
        ADD CHECK ((idempotency_key IS NULL) = (request_hash IS NULL));
      CREATE UNIQUE INDEX stock_movements_key ON stock_movements (product_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL;
    `);
  },
  async down(knex) {
    await knex.raw(`
      ALTER TABLE stock_movements DROP COLUMN idempotency_key, DROP COLUMN request_hash;
      DROP TRIGGER categories_touch ON categories;
      CREATE TRIGGER categories_touch BEFORE UPDATE ON categories
        FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
    `);
  },
};
