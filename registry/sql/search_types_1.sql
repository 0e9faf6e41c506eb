-- One look-up of a search. By mode: `name` a surname and forenames from low to before high; `surname` surnames from low
-- to before high; `forenames` forenames from low to before high, whatever the surname. Ranks as in members_searchname.
CREATE TYPE registry_probe AS (mode text, surname text, low text, high text, ranks smallint[], tier integer)
