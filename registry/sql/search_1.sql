-- Entries that the public may see on a day, found by a name: exact spelling first, then what was probably meant.
--
-- Everything is a probe into an index: a surname with a range of forenames, surnames that begin so, or a range of
-- forenames alone. Probes go in order of likeness and stop when enough is found, so that cost follows the page and the
-- number of distinct names, not the number of people.
--   tier 1  the words are a present name            tier 3  the name begins so
--   tier 2  the words are a former name             tier 4  one slip away, a nickname, or sounds alike
--                                                   tier 5  letters in common, only when nothing better is found
-- Args: the words as typed; a register's and a scope's code, a confirmed place of work, each or NULL; the London day
-- of asking; how many entries are wanted, from the first.
CREATE OR REPLACE FUNCTION registry_search(words text, register text, scope text, town text, today date, enough integer)
RETURNS TABLE (entry_id bigint, tier integer, kind text, name_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE
-- One plan for every name, and only plans that stop early and keep the order of the index.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET enable_memoize = off SET join_collapse_limit = 1 SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    after_all CONSTANT text := E'\uffff';
    w text[] := (string_to_array(members_normalise(left(words, 300)), ' '))[1:6];
    place text := members_normalise(left(town, 100));
    one_register bigint;
    scopes bigint[];
    fores text[];
    surs text[];
    costs integer[];
    -- The probes of one step: n a surname with a range of forenames, s surnames in a range, f forenames in a range.
    modes text[];
    keys text[];
    froms text[];
    befores text[];
    former_too boolean[];
    ranks_of smallint[];
    tiers integer[];
    -- What is found so far.
    entries bigint[] := '{}';
    found_tiers integer[] := '{}';
    kinds text[] := '{}';
    names bigint[] := '{}';
BEGIN
    IF coalesce(length(array_to_string(w, '')), 0) < 2 THEN
        RETURN;
    END IF;
    IF register IS NOT NULL OR scope IS NOT NULL THEN
        SELECT min(r.id) INTO one_register FROM registry_register r WHERE r.code = register;
        SELECT coalesce(array_agg(s.id), '{}') INTO scopes FROM registry_scope s
         WHERE s.code = scope AND (register IS NULL OR s.register_id = one_register);
        IF (register IS NOT NULL AND one_register IS NULL) OR (scope IS NOT NULL AND scopes = '{}') THEN
            RETURN;
        END IF;
    END IF;
    SELECT array_agg(r.forenames), array_agg(r.surname), array_agg(r.cost)
      INTO fores, surs, costs FROM registry_search_readings(w) r;

    FOR step IN 1..3 LOOP
        IF step = 1 THEN
            SELECT array_agg(p.mode ORDER BY p.ord), array_agg(p.key ORDER BY p.ord), array_agg(p.lo ORDER BY p.ord),
                   array_agg(p.hi ORDER BY p.ord), array_agg(p.ranks ORDER BY p.ord), array_agg(p.tier ORDER BY p.ord)
              INTO modes, keys, froms, befores, ranks_of, tiers
              FROM (SELECT row_number() OVER (ORDER BY t.tier, h.cost, t.ranks, h.surname, h.forenames) AS ord, t.tier, t.ranks,
                           CASE WHEN h.surname = '' THEN 'f' WHEN t.tier = 3 AND h.forenames = '' THEN 's' ELSE 'n' END AS mode,
                           h.surname AS key,
                           CASE WHEN t.tier < 3 THEN h.forenames
                                WHEN h.forenames = '' THEN h.surname || '!' ELSE h.forenames || '!' END AS lo,
                           CASE WHEN h.forenames = '' THEN CASE WHEN t.tier = 3 THEN h.surname ELSE '' END || after_all
                                WHEN t.tier < 3 THEN h.forenames || '!' ELSE h.forenames || after_all END AS hi
                      FROM unnest(fores, surs, costs) h(forenames, surname, cost),
                           (VALUES (1, 0::smallint), (2, 2::smallint), (3, 0::smallint), (3, 2::smallint)) t(tier, ranks)) p;
        ELSE
            SELECT array_agg(p.mode ORDER BY p.ord), array_agg(p.key ORDER BY p.ord), array_agg(p.lo ORDER BY p.ord),
                   array_agg(p.hi ORDER BY p.ord), array_agg(NULL::smallint), array_agg(step + 2)
              INTO modes, keys, froms, befores, ranks_of, tiers
              FROM (
                WITH reading AS MATERIALIZED (
                    SELECT DISTINCT split_part(h.forenames, ' ', 1) AS first, h.surname, 3 * h.cost AS cost
                      FROM unnest(fores, surs, costs) h(forenames, surname, cost)
                     WHERE h.cost = 0 OR (h.cost = 1 AND cardinality(entries) = 0)
                ), sur AS MATERIALIZED (
                    SELECT r.surname, l.term, l.cost
                      FROM (SELECT DISTINCT surname FROM reading WHERE surname <> '') r
                     CROSS JOIN LATERAL members_similar_terms('s', r.surname, step = 3, 24) l
                ), fore AS MATERIALIZED (
                    SELECT r.first, l.term AS lo, l.term || '!' AS hi, l.cost
                      FROM (SELECT DISTINCT first FROM reading WHERE first <> '') r
                     CROSS JOIN LATERAL members_similar_terms('f', r.first, step = 3, 16) l
                    UNION ALL
                    SELECT DISTINCT r.first, r.first || '!', r.first || after_all, 6 FROM reading r WHERE r.first <> ''
                )
                SELECT row_number() OVER (ORDER BY b.cost, b.key, b.lo) AS ord, b.*
                  FROM (SELECT 'n' AS mode, s.term AS key, f.lo, f.hi, r.cost + s.cost + f.cost AS cost
                          FROM reading r JOIN sur s ON s.surname = r.surname JOIN fore f ON f.first = r.first
                         WHERE s.cost > 0 OR f.cost NOT IN (0, 6)
                        UNION ALL
                        SELECT 'n', s.term, '', after_all, r.cost + s.cost
                          FROM reading r JOIN sur s ON s.surname = r.surname WHERE r.first = '' AND s.cost > 0
                        UNION ALL
                        SELECT 'f', '', f.lo, f.hi, r.cost + f.cost
                          FROM reading r JOIN fore f ON f.first = r.first
                         WHERE r.surname = '' AND f.cost NOT IN (0, 6)
                         ORDER BY cost, key, lo LIMIT 300) b) p;
        END IF;

        SELECT entries || coalesce(array_agg(f.entry ORDER BY f.place), '{}'),
               found_tiers || coalesce(array_agg(f.tier ORDER BY f.place), '{}'),
               kinds || coalesce(array_agg(f.kind ORDER BY f.place), '{}'),
               names || coalesce(array_agg(f.name ORDER BY f.place), '{}')
          INTO entries, found_tiers, kinds, names
          FROM (SELECT DISTINCT ON (hit.entry) hit.*
                  FROM (SELECT row_number() OVER () AS place, all_hits.* FROM (SELECT tiers[p.ord] AS tier, s.kind, s.name_id AS name, e.id AS entry
                          FROM generate_subscripts(modes, 1) p(ord)
                         CROSS JOIN LATERAL (
                               SELECT k.person_id, k.name_id, k.kind, k.during
                                 FROM members_searchname k
                                WHERE modes[p.ord] = 'n' AND k.surname = keys[p.ord]
                                  AND k.rank = ANY (CASE ranks_of[p.ord] WHEN 0 THEN '{0,1}'::smallint[] WHEN 2 THEN '{2,3}' ELSE '{0,1,2,3}' END)
                                  AND k.forenames >= froms[p.ord] AND k.forenames < befores[p.ord]
                               UNION ALL
                               SELECT k.person_id, k.name_id, k.kind, k.during
                                 FROM members_searchname k
                                WHERE modes[p.ord] = 's' AND k.surname >= froms[p.ord] AND k.surname < befores[p.ord]
                                  AND k.rank / 2 * 2 = ranks_of[p.ord]
                               UNION ALL
                               SELECT k.person_id, k.name_id, k.kind, k.during
                                 FROM members_searchname k
                                WHERE modes[p.ord] = 'f' AND k.forenames >= froms[p.ord] AND k.forenames < befores[p.ord]
                                  AND (k.rank = ranks_of[p.ord] OR (ranks_of[p.ord] IS NULL AND k.rank IN (0, 2)))
                               OFFSET 0) s
                          JOIN registry_entry e ON e.person_id = s.person_id
                         WHERE s.during @> today
                           AND (one_register IS NULL OR e.register_id = one_register)
                           AND e.id <> ALL (entries)
                           AND EXISTS (SELECT FROM registry_standingspan d
                                        WHERE d.entry_id = e.id AND d.during @> today AND d.displayed OFFSET 0)
                           AND NOT EXISTS (SELECT FROM members_withholding h
                                            WHERE h.person_id = s.person_id AND h.set_aside_at IS NULL AND h.during @> today OFFSET 0)
                           AND (scopes IS NULL OR scope IS NULL OR EXISTS (
                                SELECT FROM registry_scopegrant g
                                 WHERE g.entry_id = e.id AND g.scope_id = ANY (scopes) AND g.set_aside_at IS NULL
                                   AND g.during @> today OFFSET 0))
                           AND (place IS NULL OR EXISTS (
                                SELECT FROM members_employment m
                                  JOIN members_placeconfirmation c ON c.employment_id = m.id AND c.withdrawn_at IS NULL
                                 WHERE m.person_id = s.person_id AND m.set_aside_at IS NULL AND m.during @> today
                                   AND members_normalise(m.town) = place OFFSET 0))
                         LIMIT 3 * (enough - cardinality(entries))) all_hits) hit
                 ORDER BY hit.entry, hit.place) f;
        EXIT WHEN cardinality(entries) >= enough OR (step = 2 AND entries <> '{}');
    END LOOP;

    RETURN QUERY SELECT * FROM unnest(entries, found_tiers, kinds, names) LIMIT enough;
END
$$
