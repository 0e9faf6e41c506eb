-- Writes the search keys of these people as their names are now, and says which words are no longer keys of theirs.
-- An official name is a present one until the next begins, for the last is what the register shows. A former name
-- that is kept from search, a name set aside and the names of erased people give no key.
CREATE OR REPLACE FUNCTION members_write_search_keys(people bigint[], OUT stale_surnames text[], OUT stale_forenames text[])
LANGUAGE plpgsql
-- Tables just filled have no statistics, and a nested loop over many people would never end. The planner's guess at
-- the cost is far too high, which would have every call compiled for a second.
SET enable_nestloop = off SET jit = off
AS $$
BEGIN
    WITH believed AS MATERIALIZED (
        SELECT n.id, n.person_id, n.kind, n.forenames, n.surname, n.during, n.searchable,
               lead(lower(n.during)) OVER (PARTITION BY n.person_id, n.kind ORDER BY lower(n.during), n.id) AS next
          FROM members_name n
         WHERE n.person_id = ANY (people) AND n.set_aside_at IS NULL
           AND NOT EXISTS (SELECT FROM members_erasure e WHERE e.person_id = n.person_id)
    ), named AS (
        -- A known-as or former name often records only the part that differs.
        SELECT n.id, n.person_id, n.kind,
               coalesce(nullif(n.forenames, ''), o.forenames, '') AS forenames,
               coalesce(nullif(n.surname, ''), o.surname, '') AS surname,
               CASE n.kind
                   WHEN 'official' THEN
                       daterange(lower(n.during), CASE WHEN n.next IS NOT NULL THEN least(upper(n.during), n.next) END)
                   WHEN 'former' THEN daterange(lower(n.during), NULL)
                   ELSE n.during
               END AS during
          FROM believed n
          LEFT JOIN believed o ON o.person_id = n.person_id AND o.kind = 'official' AND o.next IS NULL
         WHERE n.kind <> 'former' OR n.searchable
    ), plain AS (
        SELECT id, person_id, kind, during, left(members_normalise(forenames), 40) AS forenames,
               left(replace(members_normalise(split_part(btrim(forenames), ' ', 1)), ' ', ''), 40) AS first,
               string_to_array(members_normalise(surname), ' ') AS surname
          FROM named WHERE NOT isempty(during)
    ), keys AS (
        SELECT p.*, k.key, k.whole FROM plain p, members_surname_keys(p.surname) k WHERE p.surname <> '{}'
        UNION ALL
        -- Somebody of one name only is found by it.
        SELECT p.id, p.person_id, p.kind, p.during, '', '', '{}', left(replace(p.forenames, ' ', ''), 40), true
          FROM plain p WHERE p.surname = '{}' AND p.forenames <> ''
    ), spelt AS (
        SELECT * FROM keys
        UNION ALL
        -- Mary-Jane is found as Maryjane too.
        SELECT k.id, k.person_id, k.kind, k.during, k.first, k.first, k.surname, k.key, k.whole
          FROM keys k WHERE k.first <> split_part(k.forenames, ' ', 1)
    ), wanted AS MATERIALIZED (
        SELECT DISTINCT ON (id, key, forenames) id AS name_id, person_id, kind, key AS surname, forenames, during,
               CASE WHEN kind = 'former' THEN 2 ELSE 0 END + CASE WHEN whole THEN 0 ELSE 1 END AS rank
          FROM spelt ORDER BY id, key, forenames, whole DESC
    ), gone AS (
        DELETE FROM members_searchname s
         WHERE s.person_id = ANY (people)
           AND NOT EXISTS (SELECT FROM wanted w
                            WHERE w.name_id = s.name_id AND w.surname = s.surname AND w.forenames = s.forenames)
        RETURNING s.surname, s.forenames
    ), kept AS (
        INSERT INTO members_searchname AS held (person_id, name_id, kind, rank, surname, forenames, during)
        SELECT person_id, name_id, kind, rank, surname, forenames, during FROM wanted ORDER BY name_id, surname, forenames
        ON CONFLICT (name_id, surname, forenames) DO UPDATE
            SET person_id = excluded.person_id, kind = excluded.kind, rank = excluded.rank, during = excluded.during
          WHERE (held.person_id, held.kind, held.rank, held.during)
                IS DISTINCT FROM (excluded.person_id, excluded.kind, excluded.rank, excluded.during)
    )
    SELECT array_agg(DISTINCT surname), array_agg(DISTINCT split_part(forenames, ' ', 1))
      INTO stale_surnames, stale_forenames FROM gone;
END
$$
