-- Who the invented people are, as temporary tables that every later step reads. All chance comes from one hash for each
-- person, so that the same seed makes the same people on every machine.
CREATE OR REPLACE FUNCTION pg_temp.draw(hash bytea, place integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$ SELECT get_byte(hash, place * 2) * 256 + get_byte(hash, place * 2 + 1) $$;

-- A draw among so many, the first ones much likelier than the last, as with names of places.
CREATE OR REPLACE FUNCTION pg_temp.skewed(drawn integer, among bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT among * (drawn::bigint * drawn / 65536) / 65536 $$;

-- A list of names with each name as often as it weighs, so that a draw is a look-up.
CREATE TEMP TABLE surname_slot AS
SELECT row_number() OVER (ORDER BY s.name COLLATE "C", n) - 1 AS slot, s.name
  FROM listed_surname s, generate_series(1, s.weight) n;
CREATE TEMP TABLE forename_slot AS
SELECT row_number() OVER (ORDER BY f.name COLLATE "C", f.sex, n) - 1 AS slot, f.name, f.sex
  FROM listed_forename f, generate_series(1, f.weight) n;
CREATE TEMP TABLE middle_slot AS
SELECT sex, name, row_number() OVER sexed - 1 AS slot, count(*) OVER (PARTITION BY sex) AS among
  FROM forename_slot WINDOW sexed AS (PARTITION BY sex ORDER BY slot);
-- Rare surnames are put together from parts: most of a country's surnames are borne by a few people each.
CREATE TEMP TABLE part_slot AS
SELECT family, place, part, count(*) OVER (PARTITION BY family, place) AS among,
       row_number() OVER (PARTITION BY family, place ORDER BY sha256(convert_to(part, 'UTF8'))) - 1 AS slot
  FROM listed_part;
ANALYZE surname_slot;
ANALYZE forename_slot;
ANALYZE middle_slot;
ANALYZE part_slot;

CREATE TEMP TABLE made_person AS
WITH person AS MATERIALIZED (
    SELECT i, %(person_shift)s + i AS id, sha512(convert_to(%(seed)s || ':' || i, 'UTF8')) AS hash
      FROM generate_series(%(first)s::bigint, %(last)s::bigint) i
), drawn AS MATERIALIZED (
    SELECT i, id, hash,
           pg_temp.draw(hash, 0) * 65536::bigint + pg_temp.draw(hash, 1) AS surname_draw,
           pg_temp.draw(hash, 2) * 65536::bigint + pg_temp.draw(hash, 3) AS forename_draw,
           pg_temp.draw(hash, 4) * 65536::bigint + pg_temp.draw(hash, 5) AS middle_draw,
           pg_temp.draw(hash, 6) %% 1000 AS manner,
           pg_temp.draw(hash, 7) * 65536::bigint + pg_temp.draw(hash, 8) AS other_draw,
           CASE WHEN pg_temp.draw(hash, 9) %% 1000 < 600 THEN 'listed'
                WHEN pg_temp.draw(hash, 9) %% 1000 < 860 THEN 'english'
                ELSE (ARRAY['scots_gaelic', 'scots_gaelic', 'slavic', 'slavic', 'tamil_telugu', 'yoruba_igbo',
                            'mediterranean', 'german_dutch'])[1 + pg_temp.draw(hash, 1) %% 8] END AS family,
           (SELECT count(*) FROM surname_slot) AS surnames, (SELECT count(*) FROM forename_slot) AS forenames
      FROM person
), called AS (
    SELECT d.i, d.id, d.hash, d.manner, f.name AS forename, f.sex,
           CASE WHEN pg_temp.draw(d.hash, 10) %% 100 < 38 THEN m.name END AS middle,
           CASE WHEN d.family = 'listed' THEN s.name ELSE a.part || z.part END AS surname, o.name AS other_surname
      FROM drawn d
      JOIN surname_slot s ON s.slot = d.surname_draw %% d.surnames
      JOIN surname_slot o ON o.slot = d.other_draw %% d.surnames
      JOIN forename_slot f ON f.slot = d.forename_draw %% d.forenames
      JOIN (SELECT DISTINCT sex, among FROM middle_slot) n ON n.sex = f.sex
      JOIN middle_slot m ON m.sex = f.sex AND m.slot = d.middle_draw %% n.among
      LEFT JOIN (SELECT DISTINCT family, among FROM part_slot WHERE place = 'first') fa ON fa.family = d.family
      LEFT JOIN (SELECT DISTINCT family, among FROM part_slot WHERE place = 'last') fz ON fz.family = d.family
      LEFT JOIN part_slot a ON a.place = 'first' AND a.family = d.family
                           AND a.slot = pg_temp.skewed(pg_temp.draw(d.hash, 0), fa.among)
      LEFT JOIN part_slot z ON z.place = 'last' AND z.family = d.family
                           AND z.slot = pg_temp.skewed(pg_temp.draw(d.hash, 11), fz.among)
)
SELECT i, id, hash,
       CASE WHEN pg_temp.draw(hash, 12) %% 10 = 0 THEN 'Dr' WHEN sex = 'm' THEN 'Mr'
            WHEN sex = 'f' THEN (ARRAY['Mrs', 'Ms', 'Miss'])[1 + pg_temp.draw(hash, 12) %% 3] ELSE 'Mx' END AS title,
       forename, forename || coalesce(' ' || nullif(middle, forename), '') AS forenames,
       CASE WHEN manner < 34 AND surname <> other_surname THEN surname || '-' || other_surname
            WHEN manner < 40 AND surname <> other_surname THEN surname || ' ' || other_surname
            ELSE surname END AS surname,
       -- Mostly by marriage: the one before replaced, or a half of the doubled one.
       CASE WHEN surname = other_surname THEN NULL WHEN manner < 8 THEN surname
            WHEN manner BETWEEN 40 AND 119 THEN other_surname END AS former_surname,
       pg_temp.draw(hash, 12) %% 50 > 0 AS former_searchable,
       pg_temp.draw(hash, 13) %% 1000 < 70 AS goes_by_another
  FROM called ORDER BY i;
ANALYZE made_person;
