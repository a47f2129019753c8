import type { Migration } from './migration';

export const productSearch: Migration = {
  name: '007-product-search',
  async up(knex) {
    await knex.raw(`
      CREATE EXTENSION IF NOT EXISTS unaccent;

      -- The words of a text as they are searched: lower case, without accents and apostrophes, apart at
      -- everything that is neither letter nor digit.
      CREATE FUNCTION search_words(given text) RETURNS text[] LANGUAGE sql STABLE AS $$
        SELECT coalesce(array_agg(left(word, 100) ORDER BY at) FILTER (WHERE word <> ''), '{}')
        FROM unnest(regexp_split_to_array(
          regexp_replace(lower(unaccent(given)), '[''’\`"]', '', 'g'), '[^[:alnum:]]+'
        )) WITH ORDINALITY w (word, at)
      $$;

      -- The same, and what has punctuation in it joined as well: usb, c, usbc.
      CREATE FUNCTION search_lexemes(given text) RETURNS text[] LANGUAGE sql STABLE AS $$
        SELECT search_words(given) || coalesce(
          array_agg(array_to_string(search_words(part), '')), '{}')
        FROM regexp_split_to_table(given, '[[:space:]]+') part
        WHERE part ~ '[[:alnum:]][^[:alnum:]]+[[:alnum:]]'
      $$;

      -- Name, sku and description with weights A, B and D. Words are letters and digits, so they need no care.
      CREATE FUNCTION search_document(name text, sku text, description text) RETURNS tsvector
      LANGUAGE sql STABLE AS $$
        SELECT coalesce(string_agg(format('''%s'':%s%s', word, least(at, 16383), weight), ' '), '')::tsvector
        FROM (VALUES ('A', name), ('B', sku), ('D', description)) part (weight, given),
             unnest(search_lexemes(given)) WITH ORDINALITY w (word, at)
      $$;

      -- Beside the products, so that a change of stock writes nothing into a full-text index.
      CREATE TABLE product_documents (
        product_id uuid PRIMARY KEY REFERENCES products ON DELETE CASCADE,
        document tsvector NOT NULL
      );
      CREATE INDEX product_documents_words ON product_documents USING gin (document);

      -- Every word there ever was, to find those that contain one or are near it. Not unique: two who
      -- add the same word at once add it twice and never wait for each other, so they can't deadlock.
      CREATE TABLE product_words (word text NOT NULL);
      CREATE INDEX product_words_word ON product_words (word text_pattern_ops);
      CREATE INDEX product_words_similar ON product_words USING gin (word gin_trgm_ops);

      CREATE FUNCTION write_product_documents(ids uuid[]) RETURNS void LANGUAGE sql AS $$
        INSERT INTO product_documents (product_id, document)
        SELECT id, search_document(name, sku, description) FROM products WHERE id = ANY(ids)
        ON CONFLICT (product_id) DO UPDATE SET document = excluded.document;
        INSERT INTO product_words (word)
        SELECT DISTINCT used.word
        FROM product_documents d, unnest(tsvector_to_array(d.document)) AS used (word)
        WHERE d.product_id = ANY(ids)
          AND NOT EXISTS (SELECT FROM product_words known WHERE known.word = used.word);
      $$;

      CREATE FUNCTION document_new_products() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM write_product_documents((SELECT array_agg(id) FROM added));
        RETURN NULL;
      END $$;
      CREATE TRIGGER products_documents_new AFTER INSERT ON products
        REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION document_new_products();

      CREATE FUNCTION document_changed_product() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM write_product_documents(ARRAY[new.id]);
        RETURN NULL;
      END $$;
      CREATE TRIGGER products_documents_changed AFTER UPDATE OF name, sku, description ON products
        FOR EACH ROW
        WHEN ((old.name, old.sku, old.description) IS DISTINCT FROM (new.name, new.sku, new.description))
        EXECUTE FUNCTION document_changed_product();

      -- One slip of the finger in a short word leaves but its first or its last three characters as they
      -- were: far below the default of 0.3.
      CREATE FUNCTION words_like(wanted text, slips int) RETURNS SETOF text LANGUAGE sql STABLE
      SET pg_trgm.similarity_threshold = 0.1 AS $$
        SELECT word FROM product_words
        WHERE word % wanted AND length(word) BETWEEN length(wanted) - slips AND length(wanted) + slips
        GROUP BY word ORDER BY similarity(word, wanted) DESC, word LIMIT 200
      $$;

      SELECT write_product_documents((SELECT array_agg(id) FROM products));
      DROP INDEX products_search;
    `);
  },
  async down(knex) {
    await knex.raw(`
      DROP TRIGGER products_documents_new ON products;
      DROP TRIGGER products_documents_changed ON products;
      DROP TABLE product_documents, product_words;
      DROP FUNCTION document_new_products, document_changed_product, write_product_documents,
        words_like, search_document, search_lexemes, search_words;
      DROP EXTENSION unaccent;
      CREATE INDEX products_search ON products
        USING gin ((name || ' ' || description || ' ' || sku) gin_trgm_ops);
    `);
  },
};
