-- Look-ups for what may have been meant: every likely surname with every likely forename, the likeliest pair first.
-- Other orders of the words are tried too if nothing is spelt as typed (`any_order`); `wide` adds distant names.
CREATE OR REPLACE FUNCTION registry_similar_probes(words text[], any_order boolean, wide boolean) RETURNS registry_probe[]
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
#variable_conflict use_column
DECLARE
    after_all CONSTANT text := E'\uffff';
    all_ranks CONSTANT smallint[] := '{0,1,2,3}';
    whole_ranks CONSTANT smallint[] := '{0,2}';
BEGIN
    RETURN (
        WITH reading AS MATERIALIZED (
            SELECT split_part(r.forenames, ' ', 1) AS forename, r.surname, 3 * min(r.cost) AS cost
              FROM registry_search_readings(words) r WHERE r.cost = 0 OR (r.cost = 1 AND any_order) GROUP BY 1, 2
        ), likely_surname AS MATERIALIZED (
            SELECT r.surname, l.term, l.cost
              FROM (SELECT DISTINCT surname FROM reading WHERE surname <> '') r
             CROSS JOIN LATERAL members_similar_terms('s', r.surname, wide, 24) l
        ), likely_forename AS MATERIALIZED (
            SELECT r.forename, l.term AS low, l.term || '!' AS high, l.cost, l.cost = 0 AS as_typed
              FROM (SELECT DISTINCT forename FROM reading WHERE forename <> '') r
             CROSS JOIN LATERAL members_similar_terms('f', r.forename, wide, 16) l
            UNION ALL
            SELECT DISTINCT r.forename, r.forename || '!', r.forename || after_all, 6, true
              FROM reading r WHERE r.forename <> ''
        ), pair AS (
            -- What is spelt as typed was looked up before.
            SELECT 'name' AS mode, s.term AS surname, f.low, f.high, r.cost + s.cost + f.cost AS cost
              FROM reading r
              JOIN likely_surname s ON s.surname = r.surname
              JOIN likely_forename f ON f.forename = r.forename
             WHERE s.cost > 0 OR NOT f.as_typed
            UNION ALL
            SELECT 'name', s.term, '', after_all, r.cost + s.cost
              FROM reading r JOIN likely_surname s ON s.surname = r.surname WHERE r.forename = '' AND s.cost > 0
            UNION ALL
            SELECT 'forenames', '', f.low, f.high, r.cost + f.cost
              FROM reading r JOIN likely_forename f ON f.forename = r.forename WHERE r.surname = '' AND NOT f.as_typed
             ORDER BY cost, surname, low LIMIT 300
        )
        SELECT array_agg(ROW (p.mode, p.surname, p.low, p.high,
                              CASE p.mode WHEN 'forenames' THEN whole_ranks ELSE all_ranks END,
                              CASE WHEN wide THEN 5 ELSE 4 END)::registry_probe
                         ORDER BY p.cost, p.surname, p.low)
          FROM pair p);
END
$$
