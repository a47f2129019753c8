/** Joins to each customer `c` the text `t` in their language, of `:texts`: one for each, as JSON. */
export const textsByLanguage = `(
  SELECT spoken.key AS language, said.*
  FROM jsonb_each(CAST(:texts AS jsonb)) spoken,
    jsonb_to_record(spoken.value) AS said (template text, subject text, message text, html text)
) t ON t.language = c.language`;
