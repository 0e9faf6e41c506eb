-- What each invented entry's life was, one row an entry: the facts and the derived answers are both made from it.
CREATE TEMP TABLE made_register AS
WITH figured AS (
    SELECT r.id, r.number_prefix AS prefix, r.outside_body,
           nullif(left(r.term_late_admission_from, 2), '')::integer AS late_from_month,
           p.renewal_window_days, p.break_notice_days, p.caution_years, p.warning_years, p.finding_years,
           row_number() OVER (ORDER BY r.position, r.code) AS rank
      FROM registry_register r
     CROSS JOIN LATERAL (SELECT * FROM registry_standingpolicy q WHERE q.register_id = r.id
                          ORDER BY q.valid_from DESC LIMIT 1) p
), weighed AS (
    SELECT *, (4 ^ (count(*) OVER () - rank))::bigint AS weight, count(*) OVER () AS registers FROM figured
)
-- Each register a quarter of the size of the one before it.
SELECT *, 65536 * (sum(weight) OVER (ORDER BY rank) - weight) / sum(weight) OVER () AS above,
       65536 * sum(weight) OVER (ORDER BY rank) / sum(weight) OVER () AS upto
  FROM weighed;

CREATE TEMP TABLE made_entry AS
WITH held AS (
    SELECT p.i, p.id AS person_id, p.hash, r.rank, 1 AS which
      FROM made_person p
      JOIN made_register r ON pg_temp.draw(p.hash, 14) >= r.above AND pg_temp.draw(p.hash, 14) < r.upto
    UNION ALL
    -- One in sixteen is on the next register too.
    SELECT p.i, p.id, sha512(p.hash), r.rank %% r.registers + 1, 2
      FROM made_person p
      JOIN made_register r ON pg_temp.draw(p.hash, 14) >= r.above AND pg_temp.draw(p.hash, 14) < r.upto
     WHERE pg_temp.draw(p.hash, 15) %% 16 = 0 AND r.registers > 1
), begun AS MATERIALIZED (
    -- Lately more than long ago.
    SELECT h.*, %(on)s - 1 - pg_temp.skewed(pg_temp.draw(h.hash, 16), 11000)::integer AS first_on,
           pg_temp.draw(h.hash, 17) AS fate, pg_temp.draw(h.hash, 18) AS turn, pg_temp.draw(h.hash, 19) AS length
      FROM held h
), turned AS MATERIALIZED (
    -- Whatever happened did so lately more than long ago; nothing happens in the first year and a quarter.
    SELECT b.*, CASE WHEN %(on)s - first_on < 450 THEN 9999 ELSE fate %% 10000 END AS lot,
           %(on)s - 1 - pg_temp.skewed(turn, greatest(%(on)s - first_on - 120, 0))::integer AS event_on
      FROM begun b
), fated AS MATERIALIZED (
    SELECT t.*, make_date(extract(year FROM event_on)::integer, 1, 1) AS year_began_on,
           CASE WHEN lot < 600 THEN 'lapsed' WHEN lot < 900 THEN 'came_back' WHEN lot < 1200 THEN 'resigned'
                WHEN lot < 1350 THEN 'deceased' WHEN lot < 1400 THEN 'removed_admin'
                WHEN lot < 1500 THEN 'break_open' WHEN lot < 1550 THEN 'break_planned' WHEN lot < 1700 THEN 'break_over'
                WHEN lot < 1760 THEN 'caution' WHEN lot < 1790 THEN 'warning' WHEN lot < 1820 THEN 'finding'
                WHEN lot < 1890 THEN 'conditions' WHEN lot < 1910 THEN 'interim_conditions'
                WHEN lot < 1970 THEN 'suspended' WHEN lot < 2020 THEN 'suspended_cpd'
                WHEN lot < 2040 THEN 'interim_suspended' WHEN lot < 2090 THEN 'removed' ELSE 'plain' END AS fell
      FROM turned t
), fitting AS MATERIALIZED (
    SELECT f.*, CASE WHEN fell IN ('lapsed', 'came_back') AND year_began_on <= first_on + 92 THEN 'plain'
                     WHEN fell = 'came_back' AND year_began_on + 45 + length %% 600 >= %(on)s THEN 'lapsed'
                     WHEN fell = 'break_over' AND event_on + 60 + length %% 400 >= %(on)s THEN 'break_open'
                     ELSE fell END AS life
      FROM fated f
), lived AS MATERIALIZED (
    SELECT i, person_id, hash, rank, which, first_on, life, length, event_on,
           CASE WHEN life IN ('lapsed', 'came_back') THEN year_began_on
                WHEN life IN ('resigned', 'deceased', 'removed_admin', 'removed', 'break_open', 'break_planned', 'break_over')
                THEN event_on END AS stopped_on,
           CASE life WHEN 'came_back' THEN year_began_on + 45 + length %% 600
                     WHEN 'break_over' THEN event_on + 60 + length %% 400 END AS again_on,
           CASE WHEN life IN ('resigned', 'deceased', 'removed_admin') THEN life END AS left_as,
           CASE WHEN life LIKE 'break%%' THEN event_on END AS break_from,
           CASE life WHEN 'break_over' THEN event_on + 60 + length %% 400 WHEN 'break_planned' THEN %(on)s + 20 + length %% 300
                     END AS break_to,
           CASE WHEN life = 'suspended_cpd' THEN 'suspended'
                WHEN life IN ('caution', 'warning', 'finding', 'conditions', 'interim_conditions', 'suspended',
                              'interim_suspended', 'removed') THEN life END AS sanction,
           CASE life WHEN 'suspended_cpd' THEN 'cpd' WHEN 'interim_conditions' THEN 'interim' WHEN 'interim_suspended' THEN 'interim'
                     ELSE (ARRAY['conduct', 'conduct', 'competence', 'health', 'conviction'])[1 + length %% 5] END AS ground,
           CASE WHEN life IN ('suspended', 'suspended_cpd', 'conditions') THEN event_on + 180 + length %% 400
                WHEN life = 'caution' AND length %% 2 = 0 THEN (event_on + interval '3 years')::date END AS sanction_to
      FROM fitting
)
SELECT %(entry_shift)s + row_number() OVER (ORDER BY l.i, l.which) AS id, l.i, l.person_id, l.hash, r.id AS register_id,
       -- Seven digits in no order: 7919 and nine million have no common factor, so no two are the same.
       r.prefix || (1000000 + (l.i * 7919 + l.rank * 1234567) %% 9000000) AS number,
       l.first_on, l.again_on, l.left_as, l.break_from, l.break_to, l.sanction, l.ground, l.length,
       CASE WHEN l.sanction IS NOT NULL THEN l.event_on END AS sanction_from, l.sanction_to,
       coalesce(l.stopped_on, paid.upto) AS first_until, CASE WHEN l.again_on IS NOT NULL THEN paid.upto END AS again_until,
       -- How long it is in force when no end is set.
       CASE WHEN l.sanction_to IS NULL AND l.sanction IN ('caution', 'warning', 'finding') THEN
           (l.event_on + make_interval(years => CASE l.sanction WHEN 'caution' THEN r.caution_years
               WHEN 'warning' THEN r.warning_years ELSE r.finding_years END))::date ELSE l.sanction_to END AS in_force_to,
       CASE WHEN l.life = 'break_planned' THEN l.break_to + r.break_notice_days ELSE l.break_to END AS break_counts_to,
       r.renewal_window_days, r.late_from_month, r.outside_body
  FROM lived l
  JOIN made_register r ON r.rank = l.rank
 CROSS JOIN LATERAL (
       SELECT make_date(extract(year FROM %(on)s::date)::integer + CASE
                  WHEN extract(year FROM coalesce(l.again_on, l.first_on)) = extract(year FROM %(on)s::date)
                   AND extract(month FROM coalesce(l.again_on, l.first_on)) >= r.late_from_month THEN 2 ELSE 1 END, 1, 1)) paid(upto)
 ORDER BY 1;

-- When the registration elsewhere ended, for the few for whom it has; one for a person, whichever entry needs it.
CREATE TEMP TABLE made_outside AS
SELECT e.person_id, e.outside_body AS body, min(p.i) AS i, min(e.first_on) AS since,
       CASE WHEN pg_temp.draw(p.hash, 25) %% 120 = 0 AND min(e.first_on) < %(on)s - 100 THEN %(on)s - pg_temp.draw(p.hash, 26) %% 90
           END AS ended_on,
       CASE WHEN pg_temp.draw(p.hash, 27) %% 100 < 92 THEN %(on)s - pg_temp.draw(p.hash, 28) %% 80
            ELSE greatest(%(on)s - 91 - pg_temp.draw(p.hash, 28) %% 200, min(e.first_on)) END AS checked_on
  FROM made_entry e JOIN made_person p ON p.id = e.person_id
 WHERE e.outside_body <> '' GROUP BY e.person_id, e.outside_body, p.hash ORDER BY 1;

-- One in a thousand is kept from public view.
CREATE TEMP TABLE made_withholding AS
SELECT id AS person_id, %(on)s - pg_temp.draw(hash, 29) / 1000 - 1 AS since FROM made_person
 WHERE pg_temp.draw(hash, 30) %% 1000 = 0;
ANALYZE made_entry;
ANALYZE made_outside;
