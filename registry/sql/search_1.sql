-- Entries that the public may see on a day, found by a name: spelt as typed first, then what was probably meant.
--
-- Everything is a look-up in an index, a probe. Probes go in order of likeness and stop when enough is found, so that
-- cost follows the page and the number of distinct names, not the number of people. Equals stand in order of surname,
-- forenames and person.
--   tier 1  a present name, spelt as typed          tier 4  one slip away, a nickname, or sounds alike
--   tier 2  a former name, spelt as typed           tier 5  letters in common, only when nothing better is found
--   tier 3  a name that begins so
-- Args: the words typed; the code of a register and of a scope and the town of a confirmed place of work, each or NULL;
-- the London day of asking; how many entries are wanted, counted from the first.
CREATE OR REPLACE FUNCTION registry_search(words text, register text, scope text, town text, today date, enough integer)
RETURNS TABLE (entry_id bigint, tier integer, kind text, name_id bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 25
-- One plan for every name, and only plans that stop early. Each step of the inmost query is lateral to the one before,
-- so that no plan can put entries before names or names before probes: the limit keeps the likeliest.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET enable_memoize = off SET join_collapse_limit = 1
SET max_parallel_workers_per_gather = 0 SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    w text[] := (string_to_array(members_normalise(left(words, 300)), ' '))[1:6];
    place text := members_normalise(left(town, 100));
    one_register bigint;
    scopes bigint[];
    probes registry_probe[];
    entries bigint[] := '{}';
    tiers integer[] := '{}';
    kinds text[] := '{}';
    names bigint[] := '{}';
BEGIN
    IF coalesce(length(array_to_string(w, '')), 0) < 2 THEN
        RETURN;
    END IF;
    SELECT min(r.id) INTO one_register FROM registry_register r WHERE r.code = register;
    SELECT coalesce(array_agg(s.id), '{}') INTO scopes FROM registry_scope s
     WHERE s.code = scope AND (register IS NULL OR s.register_id = one_register);
    IF (register IS NOT NULL AND one_register IS NULL) OR (scope IS NOT NULL AND scopes = '{}') THEN
        RETURN;
    END IF;

    FOR step IN 1..3 LOOP
        IF step = 1 THEN
            probes := registry_exact_probes(w);
        ELSE
            probes := registry_similar_probes(w, entries = '{}', step = 3);
        END IF;
        SELECT entries || coalesce(array_agg(f.entry ORDER BY f.place), '{}'),
               tiers || coalesce(array_agg(f.tier ORDER BY f.place), '{}'),
               kinds || coalesce(array_agg(f.kind ORDER BY f.place), '{}'),
               names || coalesce(array_agg(f.name ORDER BY f.place), '{}')
          INTO entries, tiers, kinds, names
          FROM (SELECT DISTINCT ON (h.entry) h.*
                  FROM (SELECT row_number() OVER () AS place, met.*
                          FROM (SELECT s.tier, s.kind, s.name_id AS name, e.id AS entry
                                  FROM (SELECT p.tier, k.*
                                          FROM unnest(probes) p(mode, surname, low, high, ranks, tier)
                                         CROSS JOIN LATERAL (
                                              (SELECT k.person_id, k.name_id, k.kind, k.during FROM members_searchname k
                                                WHERE p.mode = 'name' AND k.surname = p.surname
                                                  AND k.rank = ANY (p.ranks)
                                                  AND k.forenames >= p.low AND k.forenames < p.high
                                                ORDER BY k.rank, k.forenames, k.person_id)
                                               UNION ALL
                                              (SELECT k.person_id, k.name_id, k.kind, k.during FROM members_searchname k
                                                WHERE p.mode = 'surname' AND k.surname >= p.low AND k.surname < p.high
                                                  AND k.rank = ANY (p.ranks)
                                                ORDER BY k.surname, k.rank, k.forenames, k.person_id)
                                               UNION ALL
                                              (SELECT k.person_id, k.name_id, k.kind, k.during FROM members_searchname k
                                                WHERE p.mode = 'forenames'
                                                  AND k.forenames >= p.low AND k.forenames < p.high
                                                  AND k.rank = ANY (p.ranks)
                                                ORDER BY k.forenames, k.surname, k.person_id)
                                               OFFSET 0) k
                                         -- Two letters and a town where hardly anybody works must not read every name.
                                         LIMIT 20000) s
                                 CROSS JOIN LATERAL (
                                       SELECT e.id FROM registry_entry e
                                        WHERE e.person_id = s.person_id
                                          AND (register IS NULL OR e.register_id = one_register)
                                          AND e.id <> ALL (entries)
                                          AND EXISTS (SELECT FROM registry_standingspan d
                                                       WHERE d.entry_id = e.id AND d.during @> today AND d.displayed
                                                      OFFSET 0)
                                          AND (scope IS NULL OR (
                                               SELECT bool_or(g.scope_id = ANY (scopes)) FROM registry_scopegrant g
                                                WHERE g.entry_id = e.id AND g.set_aside_at IS NULL AND g.during @> today))
                                        ORDER BY e.id OFFSET 0) e
                                 WHERE s.during @> today
                                   AND NOT EXISTS (SELECT FROM members_withholding h
                                                    WHERE h.person_id = s.person_id AND h.set_aside_at IS NULL
                                                      AND h.during @> today OFFSET 0)
                                   AND (place IS NULL OR (
                                        SELECT bool_or(members_normalise(m.town) = place) FROM members_employment m
                                          JOIN members_placeconfirmation c
                                            ON c.employment_id = m.id AND c.withdrawn_at IS NULL
                                         WHERE m.person_id = s.person_id AND m.set_aside_at IS NULL
                                           AND m.during @> today))
                                 -- One entry may be met by several names.
                                 LIMIT 2 * (enough - cardinality(entries))) met) h
                 ORDER BY h.entry, h.place) f;
        EXIT WHEN cardinality(entries) >= enough OR (step = 2 AND entries <> '{}');
    END LOOP;

    RETURN QUERY SELECT * FROM unnest(entries, tiers, kinds, names) LIMIT enough;
END
$$
