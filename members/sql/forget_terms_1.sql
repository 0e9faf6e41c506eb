-- Takes out of the vocabulary those of these terms that nobody is found by any more: a rare surname would otherwise
-- tell that somebody of that name was once here. Two statements, so that the second sees what the locks waited for.
CREATE OR REPLACE FUNCTION members_forget_terms(surnames text[], forenames text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    idle_surnames text[];
    idle_forenames text[];
BEGIN
    IF surnames IS NULL THEN
        RETURN;
    END IF;
    SELECT coalesce(array_agg(term) FILTER (WHERE side = 's'), '{}'), coalesce(array_agg(term) FILTER (WHERE side = 'f'), '{}')
      INTO idle_surnames, idle_forenames
      FROM (SELECT t.side, t.term FROM members_nameterm t
             WHERE (t.side = 's' AND t.term = ANY (surnames)
                    AND NOT EXISTS (SELECT FROM members_searchname n WHERE n.surname = t.term))
                OR (t.side = 'f' AND t.term = ANY (forenames)
                    AND NOT EXISTS (SELECT FROM members_searchname n
                                     WHERE n.forenames >= t.term AND n.forenames < t.term || '!'))
             ORDER BY t.side, t.term FOR UPDATE) locked;
    WITH gone AS (
        DELETE FROM members_nameterm t
         WHERE (t.side = 's' AND t.term = ANY (idle_surnames)
                AND NOT EXISTS (SELECT FROM members_searchname n WHERE n.surname = t.term))
            OR (t.side = 'f' AND t.term = ANY (idle_forenames)
                AND NOT EXISTS (SELECT FROM members_searchname n
                                 WHERE n.forenames >= t.term AND n.forenames < t.term || '!'))
        RETURNING t.side, t.term
    )
    DELETE FROM members_namevariant v
     USING gone g, members_one_letter_less(g.term) less(variant)
     WHERE v.side = g.side AND v.variant = less.variant AND v.term = g.term;
END
$$
