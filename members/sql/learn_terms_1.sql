-- Adds to the vocabulary the surnames and first forenames by which these people are found.
-- A term in use is locked against being forgotten in somebody else's erasure until this is committed.
CREATE OR REPLACE FUNCTION members_learn_terms(people bigint[]) RETURNS void
LANGUAGE plpgsql
-- Statistics of a table that is being filled say that it is empty; each term is looked up in the index all the same.
SET enable_seqscan = off SET jit = off
AS $$
BEGIN
    PERFORM FROM (SELECT u.side, u.term FROM members_terms_of(people) u ORDER BY u.side, u.term OFFSET 0) u
      CROSS JOIN LATERAL (SELECT FROM members_nameterm t WHERE t.side = u.side AND t.term = u.term
                           OFFSET 0 FOR KEY SHARE) held;
    WITH added AS (
        INSERT INTO members_nameterm (side, term, sound, other_sound)
        SELECT u.side, u.term, public.dmetaphone(u.term), public.dmetaphone_alt(u.term)
          FROM members_terms_of(people) u ORDER BY u.side, u.term
        ON CONFLICT DO NOTHING RETURNING side, term
    )
    INSERT INTO members_namevariant (side, variant, term)
    SELECT a.side, v.variant, a.term FROM added a, members_one_letter_less(a.term) v(variant)
     ORDER BY a.side, v.variant, a.term
    ON CONFLICT DO NOTHING;
END
$$
