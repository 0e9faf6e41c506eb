-- Takes out of the vocabulary those of these words that nobody is found by any more: a rare surname would otherwise
-- tell that somebody of that name was once here. Two statements, so that the second sees what the locks waited for.
CREATE OR REPLACE FUNCTION members_forget_terms(which text, words text[]) RETURNS void
LANGUAGE plpgsql
SET enable_seqscan = off SET jit = off
AS $$
DECLARE
    idle text[];
BEGIN
    SELECT array_agg(held.term) INTO idle
      FROM (SELECT w FROM unnest(words) w ORDER BY w OFFSET 0) w(word)
     CROSS JOIN LATERAL (SELECT t.term FROM members_nameterm t
                          WHERE t.side = which AND t.term = w.word AND NOT members_term_in_use(which, w.word)
                         OFFSET 0 FOR UPDATE) held;
    WITH gone AS (
        DELETE FROM members_nameterm t
         WHERE t.side = which AND t.term = ANY (idle) AND NOT members_term_in_use(which, t.term)
        RETURNING t.term
    )
    DELETE FROM members_namevariant v
     USING gone g, members_one_letter_less(g.term) less(variant)
     WHERE v.side = which AND v.variant = less.variant AND v.term = g.term;
END
$$
