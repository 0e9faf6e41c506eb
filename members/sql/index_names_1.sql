-- Brings the search keys and the vocabulary of these people in step with their names; done twice it changes nothing.
CREATE OR REPLACE FUNCTION members_index_names(people bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    stale record;
BEGIN
    SELECT * INTO stale FROM members_write_search_keys(people);
    PERFORM members_learn_terms(people);
    PERFORM members_forget_terms('s', stale.stale_surnames);
    PERFORM members_forget_terms('f', stale.stale_forenames);
END
$$
