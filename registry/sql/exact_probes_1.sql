-- Look-ups for names spelt as typed: present names, then former ones, then names that begin so.
CREATE OR REPLACE FUNCTION registry_exact_probes(words text[]) RETURNS registry_probe[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    after_all CONSTANT text := E'\uffff';
    present CONSTANT smallint[] := '{0,1}';
    former CONSTANT smallint[] := '{2,3}';
BEGIN
    -- '!' sorts after the space and before every letter: from 'ann' to 'ann!' lie 'ann' and 'ann marie', not 'anna'.
    RETURN (SELECT array_agg(ROW (
                       CASE WHEN r.surname = '' THEN 'forenames' WHEN r.forenames = '' AND step.tier = 3 THEN 'surname'
                            ELSE 'name' END,
                       r.surname,
                       CASE WHEN step.tier < 3 THEN r.forenames
                            ELSE coalesce(nullif(r.forenames, ''), r.surname) || '!' END,
                       CASE WHEN step.tier = 3 THEN coalesce(nullif(r.forenames, ''), r.surname) || after_all
                            WHEN r.forenames = '' THEN after_all ELSE r.forenames || '!' END,
                       -- By forenames alone, a half of a surname would find the same person again.
                       CASE WHEN r.surname = '' THEN step.ranks[1:1] ELSE step.ranks END,
                       step.tier)::registry_probe
                   ORDER BY step.tier, step.ranks, r.cost, r.surname, r.forenames)
              FROM registry_search_readings(words) r,
                   (VALUES (1, present), (2, former), (3, present), (3, former)) step(tier, ranks));
END
$$
