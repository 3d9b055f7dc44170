-- Each row's hash covers the row and the hash before it; the mac, keyed by the master key, keeps
-- whoever owns this database from writing the chain anew.
CREATE TABLE audit (
    id bigint PRIMARY KEY,
    at timestamptz(3) NOT NULL,
    user_id bigint,
    actor text NOT NULL,
    action text NOT NULL,
    clinic_id text,
    object text,
    address text,
    details jsonb NOT NULL,
    prev_hash bytea NOT NULL CHECK (length(prev_hash) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    mac bytea NOT NULL CHECK (length(mac) = 32)
);
CREATE INDEX audit_clinic ON audit (clinic_id, id DESC);
CREATE INDEX audit_at ON audit (at);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_not_truncated BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
