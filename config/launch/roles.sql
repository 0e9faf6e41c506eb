-- The plain roles that web and worker processes take on. Whoever runs this owns the tables; an owner would bypass
-- row-level security and could drop what the register must keep, so no process that answers people runs as one.
-- Safe to run again. Nobody but the owner may TRUNCATE, alter or drop.
DO $$
DECLARE
    plain text;
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
    END LOOP;
END
$$;
