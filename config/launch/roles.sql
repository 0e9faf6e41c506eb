-- The plain roles that web and worker processes take on. Whoever runs this owns the tables; an owner would bypass
-- row-level security and could drop what the register must keep, so no process that answers people runs as one.
-- Safe to run again, and to be run after each migration, for it takes back what was granted on new tables: rows of the
-- trail and dated facts may be added and set aside, never changed or deleted, even by somebody who gets round a trigger.
-- Nobody but the owner may TRUNCATE, alter or drop.
DO $$
DECLARE
    plain text;
    kept record;
BEGIN
    FOREACH plain IN ARRAY ARRAY['register_web', 'register_worker'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = plain) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', plain);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;  -- another process made it in the same moment
        END;
        IF NOT pg_has_role(current_user, plain, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', plain);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', plain);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', plain);
        EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', plain);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I', plain);
        EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO %I', plain);
        FOR kept IN
            SELECT c.oid::regclass AS name, bool_or(t.tgname LIKE 'pgtrigger\_set\_aside\_only\_%') AS is_fact
              FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
             WHERE t.tgname LIKE 'pgtrigger\_append\_only\_%' OR t.tgname LIKE 'pgtrigger\_set\_aside\_only\_%'
             GROUP BY c.oid
        LOOP
            EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM %I', kept.name, plain);
            IF kept.is_fact THEN
                EXECUTE format('GRANT UPDATE (set_aside_at, set_aside_by_id) ON %s TO %I', kept.name, plain);
            END IF;
        END LOOP;
        FOR kept IN  -- the words that erasure empties
            SELECT to_regclass(w.name) AS name, w.words
              FROM (VALUES ('members_name', 'title, forenames, surname'),
                           ('members_employment', 'employer_name, town, organisation_id, service_id'),
                           ('members_outsideregistration', 'number'),
                           ('registry_annotation', 'text')) AS w (name, words)
             WHERE to_regclass(w.name) IS NOT NULL
        LOOP
            EXECUTE format('GRANT UPDATE (%s) ON %s TO %I', kept.words, kept.name, plain);
        END LOOP;
        IF to_regclass('django_migrations') IS NOT NULL THEN
            EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM %I', plain);
        END IF;
    END LOOP;
END
$$;
