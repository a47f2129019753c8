import type { Migration } from './migration';

export const products: Migration = {
  name: '003-products',
  async up(knex) {
    await knex.raw(`
      CREATE TABLE products (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL CHECK (name <> '' AND length(name) <= 200),
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        description text NOT NULL DEFAULT '',
        price_cents bigint NOT NULL CHECK (price_cents > 0),
        category_id integer NOT NULL REFERENCES categories ON DELETE RESTRICT,
        sku text NOT NULL UNIQUE CHECK (sku <> '' AND length(sku) <= 100),
        stock_quantity integer NOT NULL DEFAULT 0 CHECK (stock_quantity >= 0),
        image text,
        status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive', 'discontinued')),
        is_featured boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX products_category ON products (category_id, status);
      CREATE INDEX products_created_at ON products (status, created_at, id);
      CREATE INDEX products_price ON products (status, price_cents, id);
      CREATE INDEX products_name ON products (status, name, id);
      CREATE INDEX products_stock ON products (status, stock_quantity, id);
      CREATE INDEX products_featured ON products (created_at, id) WHERE is_featured;
      CREATE INDEX products_search ON products
        USING gin ((name || ' ' || description || ' ' || sku) gin_trgm_ops);
      CREATE TRIGGER products_touch BEFORE UPDATE ON products
        FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
    `);
  },
  async down(knex) {
    await knex.raw('DROP TABLE products');
  },
};
