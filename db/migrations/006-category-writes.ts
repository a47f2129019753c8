import type { Migration } from './migration';

export const categoryWrites: Migration = {
  name: '006-category-writes',
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
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TRIGGER categories_touch ON categories;
      CREATE TRIGGER categories_touch BEFORE UPDATE ON categories
        FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
    `);
  },
};
