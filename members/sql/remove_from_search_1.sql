-- Takes every search key of these people away, and the terms that only they had.
CREATE OR REPLACE FUNCTION members_remove_from_search(people bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    stale_surnames text[];
    stale_forenames text[];
BEGIN
    WITH gone AS (
        DELETE FROM members_searchname WHERE person_id = ANY (people) RETURNING surname, forenames
    )
    SELECT array_agg(DISTINCT surname), array_agg(DISTINCT split_part(forenames, ' ', 1))
      INTO stale_surnames, stale_forenames FROM gone;
    PERFORM members_forget_terms('s', stale_surnames);
    PERFORM members_forget_terms('f', stale_forenames);
END
$$
