-- The keys a surname is found by: all its words joined, and each run of them that reads as a name of its own, so
-- that one half of a double-barrelled name finds it and no hyphen, space or apostrophe matters.
CREATE OR REPLACE FUNCTION members_surname_keys(words text[]) RETURNS TABLE (key text, whole boolean)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 2 AS $$
    SELECT left(array_to_string(words, ''), 40), true
    UNION ALL
    SELECT left(array_to_string(words[first:last], ''), 40), false
      FROM generate_series(1, least(cardinality(words), 5)) first,
           generate_series(first, least(cardinality(words), 5)) last
     WHERE cardinality(words) > 1
       AND last - first + 1 < cardinality(words)
       AND length(array_to_string(words[first:last], '')) > 1
       AND words[last] <> ALL ('{af,al,ap,ab,bin,da,das,de,del,della,den,der,di,do,dos,du,e,el,ibn,la,le,mac,mc,ni,nic,o,st,
                                 te,ten,ter,ui,van,von,y,zu,zur}'::text[])
$$
