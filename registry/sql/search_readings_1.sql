-- The ways to read some words as a name, the likeliest at the lowest cost: forenames then surname, the other way
-- round, all surname, all forename, and, of three words or more, any two of them.
CREATE OR REPLACE FUNCTION registry_search_readings(words text[]) RETURNS TABLE (forenames text, surname text, cost integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 4 AS $$
    SELECT left(r.forenames, 40), left(r.surname, 40), min(r.cost)
      FROM (SELECT array_to_string(words[1:k], ' ') AS forenames, array_to_string(words[k + 1:], '') AS surname, 0 AS cost
              FROM generate_series(1, cardinality(words) - 1) k
            UNION ALL
            SELECT array_to_string(words[1:k], ''), array_to_string(words[k + 1:], ''), 0
              FROM generate_series(2, cardinality(words) - 1) k
            UNION ALL
            SELECT array_to_string(words[k + 1:], ' '), array_to_string(words[1:k], ''), 1
              FROM generate_series(1, cardinality(words) - 1) k
            UNION ALL
            SELECT '', array_to_string(words, ''), CASE WHEN cardinality(words) = 1 THEN 0 ELSE 2 END
            UNION ALL
            SELECT array_to_string(words, ' '), '', CASE WHEN cardinality(words) = 1 THEN 1 ELSE 3 END
            UNION ALL
            SELECT words[i], words[j], CASE WHEN i < j THEN 2 ELSE 3 END
              FROM generate_subscripts(words, 1) i, generate_subscripts(words, 1) j
             WHERE cardinality(words) > 2 AND i <> j) r
     GROUP BY 1, 2
$$
