/**
 * SQL: the ids of some categories, given as an array, and of all above them, as an array. Up a level at a
 * time from all of them together, by the primary key, so that what is above several is read once. UNION,
 * not UNION ALL, so that parents that go round in a circle, which only damage could make, have an end.
 */
export const idsUpFrom = `ARRAY(
  WITH RECURSIVE level(ids) AS (
    SELECT CAST(? AS int[])
    UNION
    SELECT ARRAY(SELECT parent_id FROM categories WHERE id = ANY(level.ids) AND parent_id IS NOT NULL)
    FROM level WHERE level.ids <> '{}'
  )
  SELECT unnest(ids) FROM level)`;
