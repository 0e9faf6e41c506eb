-- The derived answers of the invented entries, from the same rows as their facts. `rules.standing` has the whole rule;
-- here are the few patterns that `synthetic_entries.sql` makes, and a test holds the two equal. Nothing is kept between
-- the steps: five rows an entry, each as wide as an entry, would go to disk and back.
INSERT INTO registry_standingspan (entry_id, during, status, verdict, displayed)
WITH edge AS (
    SELECT e.id, e.person_id, e.register_id, e.length, e.left_as, e.first_until, e.renewal_window_days, e.again_on, e.again_until,
           e.break_from, e.break_counts_to, e.sanction, e.sanction_from, e.in_force_to, o.ended_on, d.day
      FROM made_entry e
      LEFT JOIN made_outside o ON o.person_id = e.person_id AND o.body = e.outside_body
     CROSS JOIN LATERAL unnest(ARRAY[
           first_on, first_until, first_until + renewal_window_days, again_on, again_until, again_until + renewal_window_days,
           break_from, break_counts_to, sanction_from, in_force_to, o.ended_on]) d(day)
     WHERE d.day IS NOT NULL
), covered AS (
    SELECT id, person_id, register_id, day, left_as, first_until, ended_on, length,
           CASE WHEN day >= sanction_from AND (in_force_to IS NULL OR day < in_force_to) THEN sanction END AS sanction,
           day < first_until OR (again_on IS NOT NULL AND day >= again_on AND day < again_until) AS in_term,
           (day >= first_until AND day < first_until + renewal_window_days)
           OR (again_on IS NOT NULL AND day >= again_until AND day < again_until + renewal_window_days) AS in_window,
           break_from IS NOT NULL AND day >= break_from AND (break_counts_to IS NULL OR day < break_counts_to) AS in_break
      FROM edge
), said AS (
    SELECT id, person_id, register_id, day,
           CASE WHEN left_as = 'deceased' AND day >= first_until THEN left_as
                WHEN sanction IN ('removed', 'suspended', 'interim_suspended') THEN sanction
                WHEN left_as IS NOT NULL AND day >= first_until THEN left_as
                WHEN NOT (in_term OR in_window OR in_break) THEN 'lapsed'
                WHEN day >= ended_on THEN 'outside_ended'
                WHEN in_break THEN CASE WHEN length %% 6 = 0 THEN 'career_change' ELSE 'career_break' END
                WHEN sanction IS NOT NULL THEN sanction
                WHEN in_term THEN 'registered'
                ELSE 'renewal_window' END AS status
      FROM covered
), turned AS (
    SELECT *, lag(status) OVER (PARTITION BY id ORDER BY day) AS before FROM said
), span AS (
    SELECT id, person_id, register_id, status, day AS since, lead(day) OVER (PARTITION BY id ORDER BY day) AS upto
      FROM turned WHERE before IS DISTINCT FROM status
), shown AS (
    SELECT s.*, least(s.upto, (s.since + make_interval(months => r.shown_months))::date, w.since) AS shown_to
      FROM span s
      JOIN registry_displaypolicy r ON r.register_id = s.register_id AND r.status = s.status
      LEFT JOIN made_withholding w ON w.person_id = s.person_id
)
SELECT id, daterange(since, upto), status,
       CASE WHEN status IN ('registered', 'renewal_window', 'caution', 'warning', 'finding') THEN 'yes'
            WHEN status IN ('conditions', 'interim_conditions') THEN 'restricted' ELSE 'no' END, displayed
  FROM (SELECT id, since, shown_to AS upto, status, true AS displayed FROM shown WHERE shown_to IS NULL OR shown_to > since
        UNION ALL
        SELECT id, greatest(since, shown_to), upto, status, false
          FROM shown WHERE shown_to IS NOT NULL AND (upto IS NULL OR shown_to < upto)) part
 ORDER BY id, since;
