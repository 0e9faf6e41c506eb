-- Whether anybody is found by a surname ('s') or a first forename ('f').
CREATE OR REPLACE FUNCTION members_term_in_use(which text, word text) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF which = 's' THEN
        RETURN EXISTS (SELECT FROM members_searchname n WHERE n.surname = word);
    END IF;
    RETURN EXISTS (SELECT FROM members_searchname n WHERE n.forenames >= word AND n.forenames < word || '!');
END
$$
