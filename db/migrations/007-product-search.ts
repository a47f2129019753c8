import type { Migration } from './migration';

/** A letter or a digit: whatever is no space, punctuation or symbol, in ranges that know no locale. */
const letter = String.raw`[^\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f\ufe00-\ufe0f\ufeff]`;

/** With the pluses and sharps that end it (`c++`, `s24+`). A question mark is written so for knex. */
const word = String.raw`(${letter}+(\?:[+#]+(\?!${letter}))\?)`;

/** What ends words for good; what else stands between letters may as well join them (`usb-c`). */
const space = String.raw`[\s\u00a0\u2000-\u200a\u3000,;:|!\?()<>"\[\]{}]+`;

const perBatch = 2_000;

/** No product has it. */
const beforeAll = '00000000-0000-0000-0000-000000000000';

/** Documents of the products after an id, and their words; the last id of them. No statement takes long. */
const fill = `
  WITH batch AS MATERIALIZED (
    SELECT *, product_document(name, sku, description) AS document FROM (
      SELECT * FROM products WHERE id > CAST(? AS uuid)
      ORDER BY id LIMIT ?) p
  ), written AS (
    INSERT INTO product_documents
    SELECT id, category_id, status, created_at, search_key(name, ' '), search_key(sku, ''),
           strip(ts_filter(document, '{a}')), document
    FROM batch
  ), known AS (
    INSERT INTO product_words
    SELECT word FROM (SELECT DISTINCT unnest(tsvector_to_array(document)) FROM batch) AS brought (word)
    WHERE NOT EXISTS (SELECT FROM product_words known WHERE known.word = brought.word)
  )
  SELECT id AS last FROM batch ORDER BY id DESC LIMIT 1`;

const indexes = `
  -- Without a pending list, which every search would have to read through.
  CREATE INDEX product_documents_words ON product_documents
    USING gin (document) WITH (fastupdate = off);
  CREATE INDEX product_documents_names ON product_documents
    USING gin (names) WITH (fastupdate = off);
  -- A subtree, together with the words' index.
  CREATE INDEX product_documents_category ON product_documents (category_id, status);
  -- The newest with a word that most have.
  CREATE INDEX product_documents_newest ON product_documents (created_at, product_id, status);
  CREATE INDEX product_documents_sku ON product_documents (sku);
  CREATE INDEX product_words_trigrams ON product_words
    USING gin (word gin_trgm_ops) WITH (fastupdate = off);
  DROP INDEX products_search;
  -- Admins list products whatever their status, and with it first an index serves only who asks for one.
  DROP INDEX products_price, products_name, products_stock;
  CREATE INDEX products_price ON products (price_cents, id, status);
  CREATE INDEX products_name ON products (name, id, status);
  CREATE INDEX products_stock ON products (stock_quantity, id, status);
  CREATE INDEX products_newest ON products (created_at, id)`;

export const productSearch: Migration = {
  name: '007-product-search',
  async up(knex) {
    await knex.raw(`
      -- One way to read words, for products and for what is asked: without case and accents.
      CREATE FUNCTION search_fold(given text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT replace(replace(replace(replace(replace(
          lower(translate(
            regexp_replace(normalize(translate(given, '™®©''’ʼ', '   '), NFKD), '[\\u0300-\\u036f]+', '', 'g'),
            'øØłŁđĐı', 'oollddi')),
          'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae'), 'œ', 'oe'), 'Œ', 'oe')
      $$;

      -- 'USB-C cable' → usbc (its part 0), usb, c; cable. Cut off where nobody types on.
      CREATE FUNCTION search_words(given text)
      RETURNS TABLE (chunk bigint, part bigint, word text)
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        WITH parts AS MATERIALIZED (
          SELECT c.n AS chunk, p.n AS part, p.match[1] AS word
          FROM regexp_split_to_table(search_fold(given), '${space}') WITH ORDINALITY AS c (text, n)
          CROSS JOIN regexp_matches(c.text, '${word}', 'g') WITH ORDINALITY AS p (match, n)
        )
        SELECT chunk, part, left(word, 64) FROM parts
        UNION ALL
        SELECT chunk, 0, left(string_agg(rtrim(word, '+#'), '' ORDER BY part), 64) FROM parts
        GROUP BY chunk HAVING count(*) > 1
      $$;

      -- A text as one word or as words with a space between, to tell equal ones and beginnings by.
      CREATE FUNCTION search_key(given text, separator text) RETURNS text
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(word, separator ORDER BY chunk, part), '')
        FROM search_words(given) WHERE part > 0
      $$;

      CREATE FUNCTION product_document(name text, sku text, description text) RETURNS tsvector
      LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT CAST(coalesce(string_agg(
          '''' || word || ''':' || least(position, 16383) || weight, ' '), '') AS tsvector)
        FROM (
          SELECT word, weight, row_number() OVER (ORDER BY weight, chunk, part) AS position
          FROM (
            SELECT 'A' AS weight, * FROM search_words(name)
            UNION ALL SELECT 'B', * FROM search_words(sku)
            UNION ALL SELECT 'D', * FROM search_words(description)
          ) AS texts
        ) AS words
      $$;

      -- Beside the products, not in them: an order that takes stock must not write the words anew.
      CREATE TABLE product_documents (
        product_id uuid PRIMARY KEY REFERENCES products ON DELETE CASCADE,
        -- What lists are narrowed by, so that it is weighed up against the words in one table.
        category_id integer NOT NULL,
        status text NOT NULL,
        created_at timestamptz NOT NULL,
        title text NOT NULL,
        sku text NOT NULL,
        names tsvector NOT NULL,
        document tsvector NOT NULL
      );
      -- Enough words in the statistics for the planner to tell rare ones from common ones.
      ALTER TABLE product_documents
        ALTER names SET STATISTICS 500, ALTER document SET STATISTICS 500;

      -- Every word there ever was, to find those that contain or resemble what is asked. Not unique: two
      -- who bring the same new word at once would wait for each other, and deadlock where they bring
      -- two. So they may both write it, and readers take it once.
      CREATE TABLE product_words (word text COLLATE "C" NOT NULL);

      CREATE FUNCTION document_product() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        written tsvector := product_document(NEW.name, NEW.sku, NEW.description);
      BEGIN
        INSERT INTO product_documents AS d
        VALUES (NEW.id, NEW.category_id, NEW.status, NEW.created_at, search_key(NEW.name, ' '),
                search_key(NEW.sku, ''), strip(ts_filter(written, '{a}')), written)
        ON CONFLICT (product_id) DO UPDATE
          SET title = excluded.title, sku = excluded.sku, names = excluded.names,
              document = excluded.document;
        INSERT INTO product_words
        SELECT brought.word FROM unnest(tsvector_to_array(written)) AS brought (word)
        WHERE NOT EXISTS (SELECT FROM product_words known WHERE known.word = brought.word);
        RETURN NULL;
      END $$;

      CREATE FUNCTION shelve_product_document() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE product_documents
        SET category_id = NEW.category_id, status = NEW.status, created_at = NEW.created_at
        WHERE product_id = NEW.id;
        RETURN NULL;
      END $$;

      -- Whether a word is known, and beginnings: the collation is C.
      CREATE INDEX product_words_word ON product_words (word);

      -- From here on nobody else writes products until this is done.
      CREATE TRIGGER products_document_new AFTER INSERT ON products
        FOR EACH ROW EXECUTE FUNCTION document_product();
      CREATE TRIGGER products_document AFTER UPDATE OF name, sku, description ON products
        FOR EACH ROW
        WHEN ((old.name, old.sku, old.description) IS DISTINCT FROM (new.name, new.sku, new.description))
        EXECUTE FUNCTION document_product();
      CREATE TRIGGER products_document_shelf AFTER UPDATE OF category_id, status, created_at ON products
        FOR EACH ROW
        WHEN ((old.category_id, old.status, old.created_at)
              IS DISTINCT FROM (new.category_id, new.status, new.created_at))
        EXECUTE FUNCTION shelve_product_document();

      -- Their sum grows with every transaction that changes what products are found by: who sees the same
      -- sum sees the same documents. Each writer takes a row that nobody holds, so none waits.
      CREATE TABLE product_changes (
        slot integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        transactions bigint NOT NULL
      ) WITH (fillfactor = 50);

      CREATE FUNCTION count_product_change() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        this text := CAST(pg_current_xact_id() AS text);
      BEGIN
        IF current_setting('orderflow.product_change', true) = this THEN RETURN NULL; END IF;
        UPDATE product_changes SET transactions = transactions + 1
        WHERE slot = (SELECT slot FROM product_changes ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED);
        IF NOT FOUND THEN INSERT INTO product_changes (transactions) VALUES (1); END IF;
        PERFORM set_config('orderflow.product_change', this, true);
        RETURN NULL;
      END $$;

      CREATE TRIGGER product_documents_changed
        AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON product_documents
        FOR EACH STATEMENT EXECUTE FUNCTION count_product_change();

      -- Words that resemble another one: so few trigrams are left of a short word with two letters
      -- swapped. Which are near enough is told by their distance, not here.
      CREATE FUNCTION similar_product_words(asked text, edits integer) RETURNS SETOF text
      LANGUAGE sql STABLE STRICT ROWS 100 SET pg_trgm.similarity_threshold = 0.1 AS $$
        SELECT word FROM product_words
        WHERE word % asked AND length(word) BETWEEN length(asked) - edits AND length(asked) + edits
        GROUP BY word ORDER BY similarity(word, asked) DESC, word LIMIT 1000
      $$;
    `);
    for (let after: string | null = beforeAll; after !== null;) {
      const { rows }: { rows: { last: string | null }[] } = await knex.raw(fill, [after, perBatch]);
      after = rows[0]?.last ?? null;
    }
    for (const statement of indexes.split(';')) await knex.raw(statement);
  },
  async down(knex) {
    await knex.raw(`
      DROP INDEX products_newest, products_price, products_name, products_stock;
      CREATE INDEX products_price ON products (status, price_cents, id);
      CREATE INDEX products_name ON products (status, name, id);
      CREATE INDEX products_stock ON products (status, stock_quantity, id);
      CREATE INDEX products_search ON products
        USING gin ((name || ' ' || description || ' ' || sku) gin_trgm_ops);
      DROP TRIGGER products_document_shelf ON products;
      DROP TRIGGER products_document ON products;
      DROP TRIGGER products_document_new ON products;
      DROP FUNCTION shelve_product_document, document_product, similar_product_words;
      DROP TABLE product_words, product_documents, product_changes;
      DROP FUNCTION count_product_change;
      DROP FUNCTION product_document, search_key, search_words, search_fold;
    `);
  },
};
