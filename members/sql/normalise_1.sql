-- A name as search knows it: lower case, no accents, no apostrophes, one space between words.
-- The one normaliser: what is indexed and what is typed both pass here. Declared immutable because the dictionary
-- is named, `lower` works on what is left in the C collation, and nothing else depends on a setting.
CREATE OR REPLACE FUNCTION members_normalise(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF words ~ '^[A-Za-z]+$' THEN
        RETURN lower(words COLLATE "C");
    END IF;
    -- Apostrophes, soft hyphens, zero-width and direction characters part no word. First, for the steps that follow
    -- would make spaces and hyphens of some.
    words := regexp_replace(words, E'[\'`\u00ad\u00b4\u02b9\u02bb-\u02bd\u061c\u2018\u2019\u201b\u2032\u200b-\u200f'
                                   '\u202a-\u202e\u2060-\u206f\ufeff\uff07]+', '', 'g');
    words := public.unaccent('public.unaccent'::regdictionary, normalize(words, NFKC));
    -- Accents that the dictionary does not know, and what it made of other signs.
    words := regexp_replace(words, E'[\u0300-\u036f\'`]+', '', 'g');
    words := regexp_replace(lower(words COLLATE "C"),
                            E'[^a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u1fff\u3040-\ud7a3]+', ' ', 'g');
    RETURN btrim(words);
END
$$
