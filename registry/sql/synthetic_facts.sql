-- Everything dated that is held about the invented people and their entries.
INSERT INTO members_person (id, created_at, version) SELECT id, %(at)s, 1 FROM made_person ORDER BY id;

CREATE TEMP TABLE made_begin AS
SELECT p.id AS person_id, min(e.first_on) AS first_on,
       min(e.first_on) - 7700 - pg_temp.skewed(pg_temp.draw(p.hash, 20), 9000)::integer AS born_on
  FROM made_person p JOIN made_entry e ON e.person_id = p.id GROUP BY p.id, p.hash;
ANALYZE made_begin;

INSERT INTO members_persondetails (
    person_id, date_of_birth, email, address, phone, second_email, channels, unreachable
)
SELECT p.id, b.born_on, 'person' || p.i || '@example.org', '', '', '', %(channels)s, '{}'
  FROM made_person p JOIN made_begin b ON b.person_id = p.id ORDER BY p.id;

-- A name is held from the sixteenth birthday, a married one from some day between the first registration and now.
INSERT INTO members_name (person_id, kind, title, forenames, surname, searchable, during, recorded_at, source, reference)
WITH named AS (
    SELECT p.*, (b.born_on + interval '16 years')::date AS since,
           %(on)s - pg_temp.draw(p.hash, 21)::integer * (%(on)s - b.first_on) / 65536 AS changed_on
      FROM made_person p JOIN made_begin b ON b.person_id = p.id
)
SELECT id, kind, title, forenames, surname, searchable, daterange(since, upto), %(at)s, 'demo', ''
  FROM (SELECT id, 1 AS place, 'official' AS kind, title, forenames, surname, true AS searchable,
               CASE WHEN former_surname IS NULL THEN since ELSE changed_on END AS since, NULL::date AS upto FROM named
        UNION ALL
        SELECT id, 2, 'former', title, forenames, former_surname, former_searchable, since, changed_on
          FROM named WHERE former_surname IS NOT NULL
        UNION ALL
        -- The short form where there is one, otherwise a name taken from somebody else.
        SELECT n.id, 3, 'known_as', n.title,
               coalesce((SELECT initcap(k.other) FROM members_nickname k
                          WHERE k.forename = members_normalise(n.forename) AND k.direct AND k.other <> k.forename
                          ORDER BY k.other COLLATE "C" LIMIT 1),
                        f.name), n.surname, true, n.since, NULL
          FROM named n
          JOIN forename_slot f ON f.slot = pg_temp.draw(n.hash, 22) %% (SELECT count(*) FROM forename_slot)
         WHERE n.goes_by_another) n
 ORDER BY id, place;

INSERT INTO members_outsideregistration
       (person_id, body, number, standing, checked_on, checked_by, during, recorded_at, source, reference)
SELECT person_id, body, 'CS' || (100000 + i * 7919 %% 900000), state, checked_on, 'office', daterange(since, upto), %(at)s, 'demo', ''
  FROM (SELECT person_id, body, i, 'current' AS state, checked_on, since, ended_on AS upto FROM made_outside
        UNION ALL
        SELECT person_id, body, i, 'ended', greatest(checked_on, ended_on), ended_on, NULL FROM made_outside
         WHERE ended_on IS NOT NULL) o
 ORDER BY person_id, since;

INSERT INTO members_withholding (person_id, during, recorded_at, source, reference)
SELECT person_id, daterange(since, NULL), %(at)s, 'demo', '' FROM made_withholding ORDER BY person_id;

-- Large employers first, after a common draw; one in eight works where no directory lists it.
CREATE TEMP TABLE place_slot AS
SELECT row_number() OVER (ORDER BY rank, n) - 1 AS slot, id, town
  FROM (SELECT id, town, row_number() OVER (ORDER BY sha256(convert_to(name || nation, 'UTF8'))) AS rank
          FROM members_organisation) o,
       generate_series(1, (3000 / (o.rank + 15))::integer + 1) n;
CREATE TEMP TABLE made_employment AS
SELECT %(employment_shift)s + row_number() OVER (ORDER BY m.person_id, m.since) AS id, m.person_id,
       CASE WHEN m.elsewhere THEN NULL ELSE s.id END AS organisation_id,
       CASE WHEN m.elsewhere THEN (ARRAY['Larkfield Imaging Ltd', 'Northgate Dialysis Services', 'Brightwater Scanning Ltd',
                'Pennine Medical Equipment Ltd', 'Harrowdene Clinic', 'Self-employed'])[1 + m.drawn %% 6] ELSE '' END AS employer_name,
       s.town, m.since, m.upto, m.upto IS NULL AND m.drawn %% 100 < 62 AS confirmed
  FROM (SELECT b.person_id, p.hash, pg_temp.draw(p.hash, 22) AS drawn, pg_temp.draw(p.hash, 23) %% 8 = 0 AS elsewhere,
               greatest(b.first_on, %(on)s - pg_temp.draw(p.hash, 24) / 10) AS since, NULL::date AS upto
          FROM made_begin b JOIN made_person p ON p.id = b.person_id
        UNION ALL
        SELECT b.person_id, p.hash, pg_temp.draw(p.hash, 28), pg_temp.draw(p.hash, 27) %% 8 = 0,
               b.first_on, %(on)s - pg_temp.draw(p.hash, 24) / 10
          FROM made_begin b JOIN made_person p ON p.id = b.person_id
         WHERE b.first_on < %(on)s - pg_temp.draw(p.hash, 24) / 10) m
  JOIN place_slot s ON s.slot = m.drawn %% (SELECT count(*) FROM place_slot);
INSERT INTO members_employment
       (id, person_id, organisation_id, employer_name, town, during, recorded_at, source, reference)
SELECT id, person_id, organisation_id, employer_name, town, daterange(since, upto), %(at)s, 'demo', ''
  FROM made_employment ORDER BY id;
INSERT INTO members_placeconfirmation (employment_id, confirmed_at)
SELECT id, %(at)s FROM made_employment WHERE confirmed ORDER BY id;

INSERT INTO registry_entry (id, person_id, register_id, number, created_at)
SELECT id, person_id, register_id, number, %(at)s FROM made_entry ORDER BY id;

-- One term for the years before the last two, then one a year; a first one begun late in a year takes the next year in.
INSERT INTO registry_term (entry_id, during, recorded_at, source, reference)
SELECT b.id, daterange(CASE y.n WHEN 0 THEN b.since ELSE make_date(b.whole_from + y.n - 1, 1, 1) END,
                       least(b.upto, make_date(b.whole_from + y.n, 1, 1))), %(at)s, 'demo', ''
  FROM (SELECT e.id, s.since, s.upto, extract(year FROM s.upto - 1)::integer AS last_year,
               greatest(extract(year FROM %(on)s::date)::integer - 2,
                        extract(year FROM s.since)::integer
                        + CASE WHEN extract(month FROM s.since) >= e.late_from_month THEN 2 ELSE 1 END) AS whole_from
          FROM made_entry e
         CROSS JOIN LATERAL (VALUES (e.first_on, e.first_until), (e.again_on, e.again_until)) s(since, upto)
         WHERE s.since IS NOT NULL) b
 CROSS JOIN LATERAL generate_series(0, greatest(0, b.last_year - b.whole_from + 1)) y(n)
 ORDER BY b.id, 2;

INSERT INTO registry_break (entry_id, kind, returned, during, recorded_at, source, reference)
SELECT id, CASE WHEN length %% 6 = 0 THEN 'career_change' ELSE 'career_break' END, again_on IS NOT NULL,
       daterange(break_from, break_to), %(at)s, 'demo', ''
  FROM made_entry WHERE break_from IS NOT NULL ORDER BY id;

INSERT INTO registry_exit (entry_id, kind, during, recorded_at, source, reference)
SELECT id, left_as, daterange(first_until, NULL), %(at)s, 'demo', ''
  FROM made_entry WHERE left_as IS NOT NULL ORDER BY id;

CREATE TEMP TABLE made_sanction AS
SELECT %(sanction_shift)s + row_number() OVER (ORDER BY id) AS id, id AS entry_id, sanction AS kind, ground, length,
       sanction_from AS since, sanction_to AS upto
  FROM made_entry WHERE sanction IS NOT NULL;
INSERT INTO registry_sanction (id, entry_id, kind, ground, during, recorded_at, source, reference)
SELECT id, entry_id, kind, ground, daterange(since, upto), %(at)s, 'demo', '' FROM made_sanction ORDER BY id;
INSERT INTO registry_sanctiontext (sanction_id, text, approved_at)
SELECT id, (ARRAY['Works only under the supervision of another registrant.', 'Does not work alone or on call.',
                  'Reports to the register every three months on the training undertaken.'])[1 + length %% 3], %(at)s
  FROM made_sanction WHERE kind IN ('conditions', 'interim_conditions') ORDER BY id;

WITH scope AS (
    SELECT s.id, s.register_id, row_number() OVER scopes - 1 AS slot, count(*) OVER (PARTITION BY s.register_id) AS among
      FROM registry_scope s WHERE s.state <> 'proposed' WINDOW scopes AS (PARTITION BY s.register_id ORDER BY s.position, s.code)
), granted AS (
    SELECT e.id, e.first_on, s.among, e.hash, s.id AS scope_id, s.register_id, s.slot
      FROM made_entry e
      JOIN (SELECT DISTINCT register_id, among FROM scope) a ON a.register_id = e.register_id
      JOIN scope s ON s.register_id = e.register_id AND s.slot = pg_temp.skewed(pg_temp.draw(e.hash, 20), a.among)
)
INSERT INTO registry_scopegrant (entry_id, scope_id, during, recorded_at, source, reference)
SELECT id, scope_id, daterange(since, NULL), %(at)s, 'demo', ''
  FROM (SELECT id, scope_id, first_on AS since FROM granted
        UNION ALL
        SELECT g.id, s.id, g.first_on + (%(on)s - g.first_on) / 2
          FROM granted g JOIN scope s ON s.register_id = g.register_id AND s.slot = (g.slot + 1) %% g.among
         WHERE pg_temp.draw(g.hash, 21) %% 9 = 0 AND g.among > 1) s
 ORDER BY id, since;

INSERT INTO registry_annotation (entry_id, code, text, authority, during, recorded_at, source, reference)
SELECT id, 'mpe', 'Medical Physics Expert', 'RPA 2000', daterange(first_on + (%(on)s - first_on) / 3, NULL), %(at)s, 'demo', ''
  FROM made_entry WHERE outside_body <> '' AND pg_temp.draw(hash, 22) %% 20 = 0 ORDER BY id;
