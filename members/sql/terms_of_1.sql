-- The distinct surnames and first forenames among the search keys of these people.
CREATE OR REPLACE FUNCTION members_terms_of(people bigint[]) RETURNS TABLE (side text, term text)
LANGUAGE sql STABLE AS $$
    SELECT 's', s.surname FROM members_searchname s WHERE s.person_id = ANY (people) AND length(s.surname) > 1
    UNION
    SELECT 'f', split_part(s.forenames, ' ', 1) FROM members_searchname s
     WHERE s.person_id = ANY (people) AND length(split_part(s.forenames, ' ', 1)) > 1
$$
