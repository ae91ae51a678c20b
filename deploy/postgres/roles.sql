-- The role that the application runs as: it reads and writes rows, owns nothing, and so cannot drop a guard.
-- Run once as the owner of the database: psql -f deploy/postgres/roles.sql rapport
-- The compose file gives the password by the environment; elsewhere `createuser --pwprompt rapport_app` comes first.
\set app_password ''
\getenv app_password RAPPORT_APP_PASSWORD
SELECT format('CREATE ROLE rapport_app LOGIN PASSWORD %L', :'app_password')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rapport_app') \gexec
SELECT format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO rapport_app', current_database()) \gexec
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO rapport_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO rapport_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO rapport_app;
-- What is written once, `rapport db upgrade` takes out of that again; so does this, where the tables are there already.
SELECT format('REVOKE UPDATE, DELETE ON %I FROM rapport_app', t.name)
FROM unnest(ARRAY['allocation', 'allocation_end', 'amendment', 'audit_entry', 'claim_document', 'contact_move', 'decision', 'dispute_claim', 'dispute_decision', 'dispute_message', 'document', 'document_evidence', 'exchange_rate', 'extension', 'reversal', 'reversal_end', 'scorecard_remark', 'scorecard_return', 'scorecard_score', 'statement_team']) AS t (name)
WHERE to_regclass(t.name) IS NOT NULL \gexec
SELECT format('REVOKE DELETE ON %I FROM rapport_app', t.name) FROM unnest(ARRAY['bonus_plan_version', 'claim', 'coverage', 'dispute', 'incentive_award', 'proposal', 'second_look']) AS t (name)
WHERE to_regclass(t.name) IS NOT NULL \gexec
SELECT 'REVOKE UPDATE ON audit_payload FROM rapport_app' WHERE to_regclass('audit_payload') IS NOT NULL \gexec
-- What later migrations add is granted as it is made.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO rapport_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO rapport_app;
