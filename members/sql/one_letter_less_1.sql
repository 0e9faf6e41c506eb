-- A word and everything it becomes when one letter is left out. Two words one edit or one transposition apart
-- share at least one of these (the deletion-neighbourhood method), so that plain look-ups find misspellings.
CREATE OR REPLACE FUNCTION members_one_letter_less(word text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 9 AS $$
    SELECT word
    UNION ALL
    SELECT left(word, i - 1) || substr(word, i + 1) FROM generate_series(1, length(word)) i
     WHERE length(word) > 1 AND substr(word, i, 1) <> substr(word, i + 1, 1)
$$
