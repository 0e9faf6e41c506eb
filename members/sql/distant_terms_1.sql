-- Names in the vocabulary with the most letter triples in common with a word: the last resort, through the one index
-- that only a bitmap can read.
CREATE OR REPLACE FUNCTION members_distant_terms(which text, word text) RETURNS TABLE (term text, cost integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 10
SET enable_bitmapscan = on SET enable_indexscan = off SET enable_indexonlyscan = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT t.term::text, 20 + (100 * (1 - public.similarity(t.term, word)))::integer
      FROM members_nameterm t
     WHERE t.side = which AND t.term OPERATOR(public.%) word
     ORDER BY public.similarity(t.term, word) DESC, t.term LIMIT 10;
END
$$
