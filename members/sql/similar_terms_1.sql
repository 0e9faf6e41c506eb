-- Names in the vocabulary that may be meant by a word, the likeliest first; the word itself costs nothing.
-- One letter wrong, missing, added or two swapped: 10. A nickname: 8, or 11 through a shared full form. Sounds alike:
-- from 14, more the less the spelling agrees. Begins so (surnames): from 15. Letters in common: from 20, only if `wide`.
-- The caller's planner settings hold here too.
CREATE OR REPLACE FUNCTION members_similar_terms(which text, word text, wide boolean, most integer)
RETURNS TABLE (term text, cost integer)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 20 AS $$
#variable_conflict use_column
DECLARE
    -- A code of sound holds four consonants: long words that differ by more than half their letters share it by chance.
    most_letters integer := greatest(4, (length(word) + 2) / 2);
    sounds text[] := array_remove(ARRAY[public.dmetaphone(word), public.dmetaphone_alt(word)], '');
BEGIN
    RETURN QUERY
    SELECT likely.term::text, min(likely.cost) AS best
      FROM (SELECT word AS term, 0 AS cost
            UNION ALL
            SELECT v.term, CASE WHEN public.levenshtein_less_equal(v.term, word, 1) <= 1 THEN 10
                                WHEN length(v.term) = length(word) THEN 12 ELSE 14 END
              FROM members_one_letter_less(word) less(variant)
              JOIN members_namevariant v ON v.side = which AND v.variant = less.variant
             WHERE v.term <> word
            UNION ALL
            SELECT t.term, 12 + 2 * d.letters
              FROM members_nameterm t
             CROSS JOIN LATERAL (SELECT public.levenshtein_less_equal(t.term, word, most_letters) AS letters OFFSET 0) d
             WHERE t.side = which AND t.sound = ANY (sounds) AND t.term <> word AND d.letters <= most_letters
            UNION ALL
            SELECT t.term, 13 + 2 * d.letters
              FROM members_nameterm t
             CROSS JOIN LATERAL (SELECT public.levenshtein_less_equal(t.term, word, most_letters) AS letters OFFSET 0) d
             WHERE t.side = which AND t.other_sound = ANY (sounds) AND t.other_sound <> t.sound AND t.term <> word
               AND d.letters <= most_letters
            UNION ALL
            SELECT k.other, CASE WHEN k.direct THEN 8 ELSE 11 END
              FROM members_nickname k WHERE which = 'f' AND k.forename = word
            UNION ALL
            (SELECT t.term, 14 + length(t.term) - length(word)
               FROM members_nameterm t
              WHERE which = 's' AND length(word) > 2
                AND t.side = which AND t.term > word AND t.term < word || E'\uffff'
              ORDER BY t.term LIMIT 40)
            UNION ALL
            SELECT d.term, d.cost FROM members_distant_terms(which, word) d WHERE wide) likely
     GROUP BY likely.term ORDER BY best, likely.term LIMIT most;
END
$$
