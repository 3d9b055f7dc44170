CREATE FUNCTION public.hold_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_TABLE_NAME = 'restores' THEN
        IF NEW.ended_at IS NULL THEN
            INSERT INTO changes (clinic_id, asked_by_clinic_id, restore_id)
            VALUES (NEW.changed_clinic_id, NEW.clinic_id, NEW.id)
            ON CONFLICT (restore_id) DO NOTHING;
        ELSE
            DELETE FROM changes WHERE restore_id = NEW.id;
        END IF;
    ELSIF NEW.ended_at IS NULL THEN
        INSERT INTO changes (clinic_id, asked_by_clinic_id, cleaning_id)
        VALUES (NEW.clinic_id, NEW.clinic_id, NEW.id)
        ON CONFLICT (cleaning_id) DO NOTHING;
    ELSE
        DELETE FROM changes WHERE cleaning_id = NEW.id;
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE FUNCTION public.sees_clinic(clinic text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
    SELECT coalesce(current_setting('resguardo.every_clinic', true), '') = 'on'
        OR clinic = nullif(current_setting('resguardo.clinic', true), '')
$$;

CREATE TABLE public.alarm_notices (
    alarm_id bigint NOT NULL,
    change text NOT NULL,
    recipient text NOT NULL,
    language text NOT NULL,
    state text NOT NULL,
    message_id text,
    failure_code text,
    failure_params jsonb,
    attempts integer DEFAULT 1 NOT NULL,
    last_tried_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT alarm_notices_change_check CHECK ((change = ANY (ARRAY['opened'::text, 'closed'::text]))),
    CONSTRAINT alarm_notices_language_check CHECK ((language = ANY (ARRAY['es'::text, 'en'::text]))),
    CONSTRAINT alarm_notices_state_check CHECK ((state = ANY (ARRAY['sent'::text, 'failed'::text])))
);

CREATE TABLE public.alarms (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    clinic_id text,
    severity text NOT NULL,
    params jsonb NOT NULL,
    look text NOT NULL,
    first_seen_at timestamp(3) with time zone NOT NULL,
    last_seen_at timestamp(3) with time zone NOT NULL,
    looked_at timestamp(3) with time zone NOT NULL,
    told_at timestamp(3) with time zone,
    opened_event_at timestamp(3) with time zone,
    closed_event_at timestamp(3) with time zone,
    closed_at timestamp(3) with time zone,
    closed_because text,
    silenced_until timestamp(3) with time zone,
    silenced_by bigint,
    silenced_reason text,
    CONSTRAINT alarms_check CHECK (((closed_at IS NULL) = (closed_because IS NULL))),
    CONSTRAINT alarms_closed_because_check CHECK ((closed_because = ANY (ARRAY['gone'::text, 'accepted'::text, 'moot'::text]))),
    CONSTRAINT alarms_severity_check CHECK ((severity = ANY (ARRAY['warning'::text, 'critical'::text])))
);

ALTER TABLE ONLY public.alarms FORCE ROW LEVEL SECURITY;

ALTER TABLE public.alarms ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.alarms_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.api_tokens (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    name text NOT NULL,
    token_sha256 bytea NOT NULL,
    role text NOT NULL,
    clinics text[],
    read_only boolean NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    last_used_at timestamp(3) with time zone,
    revoked_at timestamp(3) with time zone,
    CONSTRAINT api_tokens_check CHECK ((expires_at > created_at)),
    CONSTRAINT api_tokens_name_check CHECK ((name <> ''::text)),
    CONSTRAINT api_tokens_role_check CHECK ((role = ANY (ARRAY['operator'::text, 'admin'::text, 'staff'::text, 'auditor'::text]))),
    CONSTRAINT api_tokens_token_sha256_check CHECK ((length(token_sha256) = 32))
);

ALTER TABLE public.api_tokens ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.api_tokens_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    user_id bigint,
    actor text NOT NULL,
    action text NOT NULL,
    clinic_id text,
    object text,
    address text,
    details jsonb NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    mac bytea NOT NULL,
    CONSTRAINT audit_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT audit_mac_check CHECK ((length(mac) = 32)),
    CONSTRAINT audit_prev_hash_check CHECK ((length(prev_hash) = 32))
);

ALTER TABLE ONLY public.audit FORCE ROW LEVEL SECURITY;

CREATE TABLE public.backups (
    id bigint NOT NULL,
    clinic_id text NOT NULL,
    workflow_id text NOT NULL,
    run_id text NOT NULL,
    state text NOT NULL,
    trigger text NOT NULL,
    format text NOT NULL,
    compression text NOT NULL,
    file_name text NOT NULL,
    file_key text NOT NULL,
    description text DEFAULT ''::text NOT NULL,
    created_by bigint,
    requested_at timestamp(3) with time zone NOT NULL,
    started_at timestamp(3) with time zone NOT NULL,
    snapshot_at timestamp(3) with time zone,
    stored_at timestamp(3) with time zone,
    intact_at timestamp(3) with time zone,
    restorable_at timestamp(3) with time zone,
    ended_at timestamp(3) with time zone,
    duration_seconds double precision GENERATED ALWAYS AS ((EXTRACT(epoch FROM (ended_at - started_at)))::double precision) STORED,
    rows bigint,
    tables integer,
    large_objects bigint,
    plain_bytes bigint,
    bytes bigint,
    sha256 text,
    md5 text,
    manifest jsonb,
    failure_code text,
    failure_params jsonb,
    drill_state text,
    drill_load_seconds double precision,
    drill_compare_seconds double precision,
    drill_at timestamp(3) with time zone,
    snapshots integer DEFAULT 0 NOT NULL,
    deleted_at timestamp(3) with time zone,
    deleted_by bigint,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    held_at timestamp(3) with time zone,
    held_by bigint,
    hold_reason text,
    state_before_deletion text,
    deleted_why text,
    purge_after timestamp(3) with time zone,
    ended_well boolean,
    read_seconds double precision,
    protected_at timestamp(3) with time zone,
    protected_in_time boolean,
    sample_at timestamp(3) with time zone,
    CONSTRAINT backups_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT backups_check CHECK (((state = 'deleted'::text) = (deleted_at IS NOT NULL))),
    CONSTRAINT backups_check1 CHECK (((state <> 'failed'::text) OR (failure_code IS NOT NULL))),
    CONSTRAINT backups_check2 CHECK (((held_at IS NULL) = (hold_reason IS NULL))),
    CONSTRAINT backups_check3 CHECK (((held_at IS NULL) OR (deleted_at IS NULL))),
    CONSTRAINT backups_check4 CHECK ((sample_at < started_at)),
    CONSTRAINT backups_compression_check CHECK ((compression = ANY (ARRAY['zstd'::text, 'gzip'::text]))),
    CONSTRAINT backups_deleted_why_check CHECK ((deleted_why = ANY (ARRAY['person'::text, 'retention'::text]))),
    CONSTRAINT backups_drill_state_check CHECK ((drill_state = ANY (ARRAY['passed'::text, 'failed'::text, 'skipped'::text]))),
    CONSTRAINT backups_format_check CHECK ((format = ANY (ARRAY['sql'::text, 'json'::text]))),
    CONSTRAINT backups_large_objects_check CHECK ((large_objects >= 0)),
    CONSTRAINT backups_md5_check CHECK ((md5 ~ '^[0-9a-f]{32}$'::text)),
    CONSTRAINT backups_plain_bytes_check CHECK ((plain_bytes >= 0)),
    CONSTRAINT backups_protected CHECK (((protected_at IS NULL) = (protected_in_time IS NULL))),
    CONSTRAINT backups_read_seconds_check CHECK ((read_seconds >= (0)::double precision)),
    CONSTRAINT backups_rows_check CHECK ((rows >= 0)),
    CONSTRAINT backups_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT backups_state_check CHECK ((state = ANY (ARRAY['running'::text, 'stored'::text, 'intact'::text, 'restorable'::text, 'failed'::text, 'cancelled'::text, 'deleted'::text]))),
    CONSTRAINT backups_tables_check CHECK ((tables >= 0)),
    CONSTRAINT backups_trigger_check CHECK ((trigger = ANY (ARRAY['manual'::text, 'automatic'::text])))
);

ALTER TABLE ONLY public.backups FORCE ROW LEVEL SECURITY;

ALTER TABLE public.backups ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.backups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.changes (
    clinic_id text NOT NULL,
    asked_by_clinic_id text NOT NULL,
    restore_id bigint,
    cleaning_id bigint,
    CONSTRAINT changes_check CHECK ((num_nonnulls(restore_id, cleaning_id) = 1))
);

ALTER TABLE ONLY public.changes FORCE ROW LEVEL SECURITY;

CREATE TABLE public.cleanings (
    id bigint NOT NULL,
    clinic_id text NOT NULL,
    range jsonb NOT NULL,
    tables jsonb,
    state text NOT NULL,
    workflow_id text,
    run_id text,
    requested_by bigint NOT NULL,
    backup_id bigint,
    requested_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    started_at timestamp(3) with time zone,
    ended_at timestamp(3) with time zone,
    plan jsonb,
    result jsonb,
    failure jsonb,
    CONSTRAINT cleanings_check CHECK (((state = 'running'::text) = (ended_at IS NULL))),
    CONSTRAINT cleanings_check1 CHECK (((state <> 'failed'::text) OR (failure IS NOT NULL))),
    CONSTRAINT cleanings_check2 CHECK (((workflow_id IS NULL) = (run_id IS NULL))),
    CONSTRAINT cleanings_failure_check CHECK ((failure ? 'code'::text)),
    CONSTRAINT cleanings_range_check CHECK (((range ->> 'start'::text) < (range ->> 'end'::text))),
    CONSTRAINT cleanings_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.cleanings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.cleanings ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.cleanings_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.clinics (
    id text NOT NULL,
    name text NOT NULL,
    scope jsonb NOT NULL,
    connection jsonb NOT NULL,
    password_sealed text NOT NULL,
    drill_connection jsonb,
    drill_password_sealed text,
    time_zone text NOT NULL,
    language text NOT NULL,
    format text NOT NULL,
    compression text NOT NULL,
    layout text NOT NULL,
    policy jsonb NOT NULL,
    administrators text[] NOT NULL,
    notify_success boolean NOT NULL,
    backup_schedule text DEFAULT 'disabled'::text NOT NULL,
    backup_time time(0) without time zone,
    backup_weekday smallint,
    backup_day_of_month smallint,
    last_backup_at timestamp(3) with time zone,
    next_scheduled_backup timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    archived_at timestamp(3) with time zone,
    restore_user text,
    restore_password_sealed text,
    schedule_paused_at timestamp(3) with time zone,
    schedule_paused_by bigint,
    schedule_note text DEFAULT ''::text NOT NULL,
    CONSTRAINT clinics_backup_day_of_month_check CHECK (((backup_day_of_month >= 1) AND (backup_day_of_month <= 28))),
    CONSTRAINT clinics_backup_schedule_check CHECK ((backup_schedule = ANY (ARRAY['disabled'::text, 'daily'::text, 'every_12h'::text, 'every_6h'::text, 'weekly'::text, 'monthly'::text, 'scheduled'::text]))),
    CONSTRAINT clinics_backup_weekday_check CHECK (((backup_weekday >= 0) AND (backup_weekday <= 6))),
    CONSTRAINT clinics_check CHECK (((drill_connection IS NULL) = (drill_password_sealed IS NULL))),
    CONSTRAINT clinics_compression_check CHECK ((compression = ANY (ARRAY['zstd'::text, 'gzip'::text]))),
    CONSTRAINT clinics_connection_check CHECK ((NOT (connection ? 'password'::text))),
    CONSTRAINT clinics_drill_connection_check CHECK ((NOT (drill_connection ? 'password'::text))),
    CONSTRAINT clinics_format_check CHECK ((format = ANY (ARRAY['sql'::text, 'json'::text]))),
    CONSTRAINT clinics_id_check CHECK ((id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text)),
    CONSTRAINT clinics_language_check CHECK ((language = ANY (ARRAY['es'::text, 'en'::text]))),
    CONSTRAINT clinics_layout_check CHECK ((layout = ANY (ARRAY['resguardo'::text, 'e2'::text, 'e3'::text]))),
    CONSTRAINT clinics_name_check CHECK ((name <> ''::text)),
    CONSTRAINT clinics_restore_login CHECK (((restore_user IS NULL) = (restore_password_sealed IS NULL))),
    CONSTRAINT clinics_restore_user_check CHECK ((restore_user <> ''::text)),
    CONSTRAINT clinics_schedule CHECK (
CASE backup_schedule
    WHEN 'disabled'::text THEN true
    WHEN 'scheduled'::text THEN (next_scheduled_backup IS NOT NULL)
    WHEN 'weekly'::text THEN ((backup_time IS NOT NULL) AND (backup_weekday IS NOT NULL))
    WHEN 'monthly'::text THEN ((backup_time IS NOT NULL) AND (backup_day_of_month IS NOT NULL))
    ELSE (backup_time IS NOT NULL)
END),
    CONSTRAINT clinics_scope_check CHECK (((scope ->> 'kind'::text) = ANY (ARRAY['schema'::text, 'rows'::text, 'database'::text])))
);

ALTER TABLE ONLY public.clinics FORCE ROW LEVEL SECURITY;

CREATE TABLE public.copies (
    clinic_id text NOT NULL,
    backup_id bigint NOT NULL,
    destination text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    location text,
    version text,
    manifest_location text,
    manifest_version text,
    bytes bigint,
    sha256 text,
    md5 text,
    state text NOT NULL,
    stored_at timestamp(3) with time zone,
    last_proved_at timestamp(3) with time zone,
    removed_at timestamp(3) with time zone,
    failure_code text,
    failure_params jsonb,
    lock_mode text,
    locked_until timestamp(3) with time zone,
    legal_hold boolean DEFAULT false NOT NULL,
    CONSTRAINT copies_bytes_check CHECK ((bytes >= 0)),
    CONSTRAINT copies_kind_check CHECK ((kind = ANY (ARRAY['s3'::text, 'drive'::text, 'folder'::text]))),
    CONSTRAINT copies_lock_mode_check CHECK ((lock_mode = ANY (ARRAY['governance'::text, 'compliance'::text]))),
    CONSTRAINT copies_locked CHECK (((lock_mode IS NULL) = (locked_until IS NULL))),
    CONSTRAINT copies_md5_check CHECK ((md5 ~ '^[0-9a-f]{32}$'::text)),
    CONSTRAINT copies_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT copies_state_check CHECK ((state = ANY (ARRAY['running'::text, 'stored'::text, 'intact'::text, 'damaged'::text, 'missing'::text, 'failed'::text, 'removed'::text])))
);

ALTER TABLE ONLY public.copies FORCE ROW LEVEL SECURITY;

CREATE TABLE public.database_servers (
    name text NOT NULL,
    key text NOT NULL,
    identity text,
    asked_at timestamp(3) with time zone,
    cap integer,
    CONSTRAINT database_servers_cap_check CHECK (((cap >= 1) AND (cap <= 1000))),
    CONSTRAINT database_servers_key_check CHECK ((key ~ '^\S+:\d{1,5}$'::text)),
    CONSTRAINT database_servers_name_check CHECK ((name ~ '^\S+:\d{1,5}$'::text))
);

CREATE TABLE public.deliveries (
    id bigint NOT NULL,
    receiver_id bigint NOT NULL,
    clinic_id text,
    event_id text NOT NULL,
    event text NOT NULL,
    body text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    status integer,
    failure_code text,
    failure_params jsonb,
    attempts integer DEFAULT 0 NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    last_tried_at timestamp(3) with time zone,
    sent_at timestamp(3) with time zone,
    CONSTRAINT deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.deliveries FORCE ROW LEVEL SECURITY;

ALTER TABLE public.deliveries ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.deliveries_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.destinations (
    clinic_id text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    settings jsonb NOT NULL,
    secret_sealed text,
    required boolean NOT NULL,
    "position" smallint NOT NULL,
    retired_at timestamp(3) with time zone,
    CONSTRAINT destinations_check CHECK (((kind = 'folder'::text) = (secret_sealed IS NULL))),
    CONSTRAINT destinations_kind_check CHECK ((kind = ANY (ARRAY['s3'::text, 'drive'::text, 'folder'::text]))),
    CONSTRAINT destinations_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9_-]{0,30}$'::text))
);

ALTER TABLE ONLY public.destinations FORCE ROW LEVEL SECURITY;

CREATE TABLE public.domain_rounds (
    id bigint NOT NULL,
    clinic_id text NOT NULL,
    domain text NOT NULL,
    state text NOT NULL,
    outcome text NOT NULL,
    checks jsonb NOT NULL,
    milliseconds integer NOT NULL,
    slowest_milliseconds integer NOT NULL,
    looks integer DEFAULT 1 NOT NULL,
    first_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    last_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT domain_rounds_domain_check CHECK ((domain <> ''::text)),
    CONSTRAINT domain_rounds_state_check CHECK ((state = ANY (ARRAY['ok'::text, 'warning'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.domain_rounds FORCE ROW LEVEL SECURITY;

ALTER TABLE public.domain_rounds ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.domain_rounds_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.domains (
    clinic_id text NOT NULL,
    domain text NOT NULL,
    place integer NOT NULL,
    settings jsonb NOT NULL,
    operator_hosts text[] NOT NULL,
    changed_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT domains_domain_check CHECK ((domain <> ''::text))
);

ALTER TABLE ONLY public.domains FORCE ROW LEVEL SECURITY;

CREATE TABLE public.drills (
    id bigint NOT NULL,
    clinic_id text NOT NULL,
    backup_id bigint NOT NULL,
    state text NOT NULL,
    load_seconds double precision,
    compare_seconds double precision,
    failure_code text,
    failure_params jsonb,
    at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT drills_check CHECK (((state = 'failed'::text) = (failure_code IS NOT NULL))),
    CONSTRAINT drills_compare_seconds_check CHECK ((compare_seconds >= (0)::double precision)),
    CONSTRAINT drills_load_seconds_check CHECK ((load_seconds >= (0)::double precision)),
    CONSTRAINT drills_state_check CHECK ((state = ANY (ARRAY['passed'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.drills FORCE ROW LEVEL SECURITY;

ALTER TABLE public.drills ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.drills_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guard_exceptions (
    id bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL,
    accepted_by bigint,
    accepted_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT guard_exceptions_reason_check CHECK ((reason <> ''::text))
);

ALTER TABLE public.guard_exceptions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.guard_exceptions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.guard_hosts (
    id text NOT NULL,
    name text NOT NULL,
    seen_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.guard_room_days (
    place text NOT NULL,
    day date NOT NULL,
    used_bytes bigint NOT NULL,
    CONSTRAINT guard_room_days_used_bytes_check CHECK ((used_bytes >= 0))
);

CREATE TABLE public.guard_rooms (
    place text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    used_bytes bigint NOT NULL,
    total_bytes bigint,
    bytes_per_day double precision,
    looked_at timestamp(3) with time zone NOT NULL,
    CONSTRAINT guard_rooms_kind_check CHECK ((kind = ANY (ARRAY['s3'::text, 'drive'::text, 'disk'::text]))),
    CONSTRAINT guard_rooms_total_bytes_check CHECK ((total_bytes > 0)),
    CONSTRAINT guard_rooms_used_bytes_check CHECK ((used_bytes >= 0))
);

CREATE TABLE public.guard_rounds (
    id text NOT NULL,
    started_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    ended_at timestamp(3) with time zone
);

CREATE TABLE public.idempotency_keys (
    id bigint NOT NULL,
    caller text NOT NULL,
    key text NOT NULL,
    route text NOT NULL,
    fingerprint bytea NOT NULL,
    held_until timestamp(3) with time zone NOT NULL,
    turn integer DEFAULT 1 NOT NULL,
    status integer,
    answer_sealed text,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_keys_check CHECK (((status IS NULL) = (answer_sealed IS NULL))),
    CONSTRAINT idempotency_keys_key_check CHECK ((key <> ''::text))
);

ALTER TABLE public.idempotency_keys ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.idempotency_keys_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.issuers (
    id bigint NOT NULL,
    name text NOT NULL,
    issuer text NOT NULL,
    audience text NOT NULL,
    algorithms text[] NOT NULL,
    secret text,
    jwks jsonb,
    jwks_url text,
    private_network boolean DEFAULT false NOT NULL,
    clinics text[] NOT NULL,
    claims jsonb NOT NULL,
    roles jsonb NOT NULL,
    default_role text,
    clock_skew_seconds integer NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT issuers_algorithms_check CHECK (((cardinality(algorithms) > 0) AND (NOT ('none'::text = ANY (algorithms))))),
    CONSTRAINT issuers_audience_check CHECK ((audience <> ''::text)),
    CONSTRAINT issuers_clinics_check CHECK ((cardinality(clinics) > 0)),
    CONSTRAINT issuers_clock_skew_seconds_check CHECK (((clock_skew_seconds >= 0) AND (clock_skew_seconds <= 300))),
    CONSTRAINT issuers_default_role_check CHECK ((default_role = ANY (ARRAY['admin'::text, 'staff'::text]))),
    CONSTRAINT issuers_fit CHECK ((((secret IS NOT NULL) AND (algorithms <@ ARRAY['HS256'::text, 'HS384'::text, 'HS512'::text])) OR ((secret IS NULL) AND (NOT (algorithms && ARRAY['HS256'::text, 'HS384'::text, 'HS512'::text]))))),
    CONSTRAINT issuers_issuer_check CHECK ((issuer <> ''::text)),
    CONSTRAINT issuers_name_check CHECK ((name <> ''::text)),
    CONSTRAINT issuers_one_key CHECK ((num_nonnulls(secret, jwks, jwks_url) = 1))
);

ALTER TABLE public.issuers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.issuers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.login_attempts (
    id bigint NOT NULL,
    email text NOT NULL,
    network cidr,
    succeeded boolean DEFAULT false NOT NULL,
    at timestamp(3) with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.login_attempts ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.login_attempts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.memberships (
    user_id bigint NOT NULL,
    clinic_id text NOT NULL,
    role text NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    CONSTRAINT memberships_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'staff'::text])))
);

CREATE TABLE public.migrations (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.notifications (
    id bigint NOT NULL,
    clinic_id text NOT NULL,
    backup_id bigint,
    kind text NOT NULL,
    recipient text NOT NULL,
    language text NOT NULL,
    state text NOT NULL,
    message_id text,
    failure_code text,
    failure_params jsonb,
    attempts integer DEFAULT 0 NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    last_tried_at timestamp(3) with time zone,
    sent_at timestamp(3) with time zone,
    restore_id bigint,
    cleaning_id bigint,
    unsent jsonb,
    CONSTRAINT notifications_check CHECK (((unsent IS NULL) OR (state = 'failed'::text))),
    CONSTRAINT notifications_language_check CHECK ((language = ANY (ARRAY['es'::text, 'en'::text]))),
    CONSTRAINT notifications_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.notifications FORCE ROW LEVEL SECURITY;

ALTER TABLE public.notifications ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.notifications_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.password_resets (
    id bigint NOT NULL,
    email text NOT NULL,
    language text NOT NULL,
    requested_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    user_id bigint,
    token_sha256 bytea,
    expires_at timestamp(3) with time zone,
    used_at timestamp(3) with time zone,
    CONSTRAINT password_resets_check CHECK ((num_nulls(user_id, token_sha256, expires_at) = ANY (ARRAY[0, 3]))),
    CONSTRAINT password_resets_language_check CHECK ((language = ANY (ARRAY['es'::text, 'en'::text]))),
    CONSTRAINT password_resets_token_sha256_check CHECK ((length(token_sha256) = 32))
);

ALTER TABLE public.password_resets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.password_resets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.receivers (
    id bigint NOT NULL,
    clinic_id text,
    name text NOT NULL,
    kind text NOT NULL,
    origin text NOT NULL,
    address_sealed text NOT NULL,
    secret_sealed text,
    events text[] NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    retired_at timestamp(3) with time zone,
    CONSTRAINT receivers_check CHECK (((kind = 'webhook'::text) = (secret_sealed IS NOT NULL))),
    CONSTRAINT receivers_events_check CHECK ((cardinality(events) > 0)),
    CONSTRAINT receivers_kind_check CHECK ((kind = ANY (ARRAY['webhook'::text, 'ping'::text]))),
    CONSTRAINT receivers_name_check CHECK ((name <> ''::text))
);

ALTER TABLE ONLY public.receivers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.receivers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.receivers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.recovery_codes (
    user_id bigint NOT NULL,
    code_mac bytea NOT NULL,
    used_at timestamp(3) with time zone,
    CONSTRAINT recovery_codes_code_mac_check CHECK ((length(code_mac) = 32))
);

CREATE TABLE public.restores (
    id bigint NOT NULL,
    clinic_id text NOT NULL,
    kind text NOT NULL,
    backup_id bigint NOT NULL,
    undo_of bigint,
    "order" jsonb NOT NULL,
    changed_clinic_id text GENERATED ALWAYS AS (COALESCE(("order" #>> '{target,clinic}'::text[]), clinic_id)) STORED NOT NULL,
    state text NOT NULL,
    workflow_id text,
    run_id text,
    requested_by bigint NOT NULL,
    decided_by bigint,
    safety_backup_id bigint,
    destination text,
    requested_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    started_at timestamp(3) with time zone,
    ended_at timestamp(3) with time zone,
    result jsonb,
    failure jsonb,
    undo_state text DEFAULT 'none'::text NOT NULL,
    undo_until timestamp(3) with time zone,
    file jsonb,
    swept_at timestamp(3) with time zone,
    CONSTRAINT restores_check CHECK (((kind = 'undo'::text) = (undo_of IS NOT NULL))),
    CONSTRAINT restores_check1 CHECK (((state = ANY (ARRAY['waiting-approval'::text, 'running'::text])) = (ended_at IS NULL))),
    CONSTRAINT restores_check2 CHECK (((state <> 'failed'::text) OR (failure IS NOT NULL))),
    CONSTRAINT restores_check3 CHECK (((workflow_id IS NULL) = (run_id IS NULL))),
    CONSTRAINT restores_check4 CHECK (((undo_state <> 'kept'::text) OR (undo_until IS NOT NULL))),
    CONSTRAINT restores_failure_check CHECK ((failure ? 'code'::text)),
    CONSTRAINT restores_kind_check CHECK ((kind = ANY (ARRAY['restore'::text, 'undo'::text]))),
    CONSTRAINT restores_state_check CHECK ((state = ANY (ARRAY['waiting-approval'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text, 'refused'::text]))),
    CONSTRAINT restores_undo_state_check CHECK ((undo_state = ANY (ARRAY['none'::text, 'kept'::text, 'used'::text, 'expired'::text])))
);

ALTER TABLE ONLY public.restores FORCE ROW LEVEL SECURITY;

ALTER TABLE public.restores ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.restores_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.runs (
    id bigint NOT NULL,
    kind text NOT NULL,
    workflow_id text NOT NULL,
    run_id text NOT NULL,
    clinic_id text NOT NULL,
    backup_id bigint,
    state text DEFAULT 'running'::text NOT NULL,
    requested_by bigint,
    started_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    ended_at timestamp(3) with time zone,
    CONSTRAINT runs_check CHECK (((state = 'running'::text) = (ended_at IS NULL))),
    CONSTRAINT runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'completed'::text, 'failed'::text, 'cancelled'::text, 'terminated'::text, 'timed-out'::text])))
);

ALTER TABLE ONLY public.runs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.runs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.runs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.scheduled_runs (
    clinic_id text NOT NULL,
    slot timestamp(3) with time zone NOT NULL,
    state text NOT NULL,
    reason text,
    workflow_id text,
    run_id text,
    backup_id bigint,
    failure jsonb,
    claimed_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    ended_at timestamp(3) with time zone,
    CONSTRAINT scheduled_runs_check CHECK (((state = 'running'::text) = (ended_at IS NULL))),
    CONSTRAINT scheduled_runs_check1 CHECK (((state = 'missed'::text) = (workflow_id IS NULL))),
    CONSTRAINT scheduled_runs_check2 CHECK (((state <> ALL (ARRAY['skipped'::text, 'missed'::text])) OR (reason IS NOT NULL))),
    CONSTRAINT scheduled_runs_failure_check CHECK ((failure ? 'code'::text)),
    CONSTRAINT scheduled_runs_reason_check CHECK ((reason = ANY (ARRAY['backup-running'::text, 'covered'::text, 'late'::text, 'lost'::text]))),
    CONSTRAINT scheduled_runs_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text, 'cancelled'::text, 'skipped'::text, 'missed'::text])))
);

ALTER TABLE ONLY public.scheduled_runs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.sessions (
    id bigint NOT NULL,
    token_sha256 bytea NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    expires_at timestamp(3) with time zone NOT NULL,
    last_used_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    revoked_at timestamp(3) with time zone,
    address inet,
    CONSTRAINT sessions_check CHECK ((expires_at > created_at)),
    CONSTRAINT sessions_token_sha256_check CHECK ((length(token_sha256) = 32))
);

ALTER TABLE public.sessions ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sessions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.settings (
    key text NOT NULL,
    value jsonb NOT NULL,
    updated_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.users (
    id bigint NOT NULL,
    email text NOT NULL,
    nombre text NOT NULL,
    apellido text NOT NULL,
    password_hash text,
    role text NOT NULL,
    language text NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    disabled_at timestamp(3) with time zone,
    external_issuer text,
    external_subject text,
    totp_secret text,
    totp_confirmed_at timestamp(3) with time zone,
    totp_last_step bigint,
    CONSTRAINT users_email_check CHECK ((email <> ''::text)),
    CONSTRAINT users_external_role CHECK (((external_issuer IS NULL) OR (role = ANY (ARRAY['admin'::text, 'staff'::text])))),
    CONSTRAINT users_external_whole CHECK (((external_issuer IS NULL) = (external_subject IS NULL))),
    CONSTRAINT users_language_check CHECK ((language = ANY (ARRAY['es'::text, 'en'::text]))),
    CONSTRAINT users_password_hash_check CHECK ((password_hash ~~ '$argon2id$%'::text)),
    CONSTRAINT users_password_or_issuer CHECK (((external_issuer IS NULL) = (password_hash IS NOT NULL))),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['operator'::text, 'admin'::text, 'staff'::text, 'auditor'::text]))),
    CONSTRAINT users_totp_whole CHECK (((totp_confirmed_at IS NULL) OR (totp_secret IS NOT NULL)))
);

ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.alarm_notices
    ADD CONSTRAINT alarm_notices_pkey PRIMARY KEY (alarm_id, change, recipient);

ALTER TABLE ONLY public.alarms
    ADD CONSTRAINT alarms_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_token_sha256_key UNIQUE (token_sha256);

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_clinic_id_file_name_key UNIQUE (clinic_id, file_name);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_clinic_id_id_key UNIQUE (clinic_id, id);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_workflow_id_run_id_key UNIQUE (workflow_id, run_id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_cleaning_id_key UNIQUE (cleaning_id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (clinic_id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_restore_id_key UNIQUE (restore_id);

ALTER TABLE ONLY public.cleanings
    ADD CONSTRAINT cleanings_clinic_id_id_key UNIQUE (clinic_id, id);

ALTER TABLE ONLY public.cleanings
    ADD CONSTRAINT cleanings_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.clinics
    ADD CONSTRAINT clinics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.copies
    ADD CONSTRAINT copies_pkey PRIMARY KEY (backup_id, destination);

ALTER TABLE ONLY public.database_servers
    ADD CONSTRAINT database_servers_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_receiver_id_event_id_key UNIQUE (receiver_id, event_id);

ALTER TABLE ONLY public.destinations
    ADD CONSTRAINT destinations_pkey PRIMARY KEY (clinic_id, name);

ALTER TABLE ONLY public.domain_rounds
    ADD CONSTRAINT domain_rounds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.domains
    ADD CONSTRAINT domains_pkey PRIMARY KEY (clinic_id, domain);

ALTER TABLE ONLY public.drills
    ADD CONSTRAINT drills_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guard_exceptions
    ADD CONSTRAINT guard_exceptions_kind_subject_key UNIQUE (kind, subject);

ALTER TABLE ONLY public.guard_exceptions
    ADD CONSTRAINT guard_exceptions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guard_hosts
    ADD CONSTRAINT guard_hosts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.guard_room_days
    ADD CONSTRAINT guard_room_days_pkey PRIMARY KEY (place, day);

ALTER TABLE ONLY public.guard_rooms
    ADD CONSTRAINT guard_rooms_pkey PRIMARY KEY (place);

ALTER TABLE ONLY public.guard_rounds
    ADD CONSTRAINT guard_rounds_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_caller_key_key UNIQUE (caller, key);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.issuers
    ADD CONSTRAINT issuers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.login_attempts
    ADD CONSTRAINT login_attempts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (user_id, clinic_id);

ALTER TABLE ONLY public.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.password_resets
    ADD CONSTRAINT password_resets_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.password_resets
    ADD CONSTRAINT password_resets_token_sha256_key UNIQUE (token_sha256);

ALTER TABLE ONLY public.receivers
    ADD CONSTRAINT receivers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (user_id, code_mac);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_clinic_id_id_key UNIQUE (clinic_id, id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_workflow_id_run_id_key UNIQUE (workflow_id, run_id);

ALTER TABLE ONLY public.scheduled_runs
    ADD CONSTRAINT scheduled_runs_pkey PRIMARY KEY (clinic_id, slot);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_token_sha256_key UNIQUE (token_sha256);

ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

CREATE INDEX alarms_before ON public.alarms USING btree (kind, subject, id DESC);

CREATE INDEX alarms_look ON public.alarms USING btree (look) WHERE (closed_at IS NULL);

CREATE INDEX alarms_newest ON public.alarms USING btree (id DESC, clinic_id);

CREATE UNIQUE INDEX alarms_open ON public.alarms USING btree (kind, subject) WHERE (closed_at IS NULL);

CREATE INDEX api_tokens_user ON public.api_tokens USING btree (user_id);

CREATE INDEX audit_at ON public.audit USING btree (at);

CREATE INDEX audit_clinic ON public.audit USING btree (clinic_id, id DESC);

CREATE INDEX backups_newest ON public.backups USING btree (clinic_id, started_at DESC, id DESC);

CREATE INDEX backups_newest_of_all ON public.backups USING btree (started_at DESC, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX backups_purge ON public.backups USING btree (clinic_id, purge_after) WHERE (purge_after IS NOT NULL);

CREATE INDEX backups_samples ON public.backups USING btree (clinic_id) WHERE (sample_at IS NOT NULL);

CREATE INDEX backups_started ON public.backups USING btree (started_at DESC);

CREATE INDEX backups_state ON public.backups USING btree (clinic_id, state);

CREATE INDEX cleanings_newest ON public.cleanings USING btree (clinic_id, id DESC);

CREATE INDEX clinics_due ON public.clinics USING btree (next_scheduled_backup) WHERE ((archived_at IS NULL) AND (schedule_paused_at IS NULL));

CREATE INDEX copies_clinic ON public.copies USING btree (clinic_id, destination, state);

CREATE INDEX database_servers_identity ON public.database_servers USING btree (identity);

CREATE INDEX deliveries_newest ON public.deliveries USING btree (id DESC, clinic_id);

CREATE INDEX deliveries_waiting ON public.deliveries USING btree (id) WHERE (state = 'waiting'::text);

CREATE INDEX domain_rounds_newest ON public.domain_rounds USING btree (clinic_id, domain, id DESC);

CREATE INDEX domain_rounds_oldest ON public.domain_rounds USING btree (last_at);

CREATE INDEX domain_rounds_page ON public.domain_rounds USING btree (clinic_id, id DESC);

CREATE INDEX drills_backup ON public.drills USING btree (clinic_id, backup_id);

CREATE INDEX drills_newest ON public.drills USING btree (clinic_id, at DESC);

CREATE INDEX guard_rounds_newest ON public.guard_rounds USING btree (started_at DESC);

CREATE INDEX idempotency_keys_oldest ON public.idempotency_keys USING btree (created_at);

CREATE UNIQUE INDEX issuers_issuer ON public.issuers USING btree (issuer);

CREATE INDEX login_attempts_at ON public.login_attempts USING btree (at);

CREATE INDEX login_attempts_email ON public.login_attempts USING btree (email, at DESC);

CREATE INDEX login_attempts_network ON public.login_attempts USING btree (network, at DESC);

CREATE INDEX memberships_clinic ON public.memberships USING btree (clinic_id);

CREATE UNIQUE INDEX notifications_one ON public.notifications USING btree (clinic_id, COALESCE(backup_id, (0)::bigint), COALESCE(restore_id, (0)::bigint), COALESCE(cleaning_id, (0)::bigint), kind, recipient);

CREATE INDEX notifications_unsent ON public.notifications USING btree (last_tried_at) WHERE (unsent IS NOT NULL);

CREATE INDEX password_resets_requested ON public.password_resets USING btree (requested_at);

CREATE INDEX password_resets_user ON public.password_resets USING btree (user_id, requested_at);

CREATE UNIQUE INDEX receivers_one ON public.receivers USING btree (COALESCE(clinic_id, ''::text), name) WHERE (retired_at IS NULL);

CREATE INDEX restores_backup ON public.restores USING btree (clinic_id, backup_id);

CREATE INDEX restores_changed ON public.restores USING btree (changed_clinic_id, id DESC);

CREATE INDEX restores_newest ON public.restores USING btree (clinic_id, id DESC);

CREATE INDEX restores_unswept ON public.restores USING btree (ended_at) WHERE ((swept_at IS NULL) AND (state = ANY (ARRAY['failed'::text, 'cancelled'::text])));

CREATE INDEX runs_newest ON public.runs USING btree (clinic_id, started_at DESC, id DESC);

CREATE INDEX scheduled_runs_running ON public.scheduled_runs USING btree (claimed_at) WHERE (state = 'running'::text);

CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);

CREATE INDEX sessions_user ON public.sessions USING btree (user_id);

CREATE UNIQUE INDEX users_email ON public.users USING btree (lower(email)) WHERE (external_issuer IS NULL);

CREATE UNIQUE INDEX users_external ON public.users USING btree (external_issuer, external_subject);

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER audit_not_truncated BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();

CREATE TRIGGER cleanings_hold_change AFTER INSERT OR UPDATE OF ended_at ON public.cleanings FOR EACH ROW EXECUTE FUNCTION public.hold_change();

CREATE TRIGGER restores_hold_change AFTER INSERT OR UPDATE OF ended_at ON public.restores FOR EACH ROW EXECUTE FUNCTION public.hold_change();

ALTER TABLE ONLY public.alarm_notices
    ADD CONSTRAINT alarm_notices_alarm_id_fkey FOREIGN KEY (alarm_id) REFERENCES public.alarms(id);

ALTER TABLE ONLY public.alarms
    ADD CONSTRAINT alarms_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.alarms
    ADD CONSTRAINT alarms_silenced_by_fkey FOREIGN KEY (silenced_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.api_tokens
    ADD CONSTRAINT api_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_created_by_fkey FOREIGN KEY (created_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_deleted_by_fkey FOREIGN KEY (deleted_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.backups
    ADD CONSTRAINT backups_held_by_fkey FOREIGN KEY (held_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_asked_by_clinic_id_fkey FOREIGN KEY (asked_by_clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_cleaning_id_fkey FOREIGN KEY (cleaning_id) REFERENCES public.cleanings(id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_restore_id_fkey FOREIGN KEY (restore_id) REFERENCES public.restores(id);

ALTER TABLE ONLY public.cleanings
    ADD CONSTRAINT cleanings_clinic_id_backup_id_fkey FOREIGN KEY (clinic_id, backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.cleanings
    ADD CONSTRAINT cleanings_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.cleanings
    ADD CONSTRAINT cleanings_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.clinics
    ADD CONSTRAINT clinics_schedule_paused_by_fkey FOREIGN KEY (schedule_paused_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.copies
    ADD CONSTRAINT copies_clinic_id_backup_id_fkey FOREIGN KEY (clinic_id, backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.deliveries
    ADD CONSTRAINT deliveries_receiver_id_fkey FOREIGN KEY (receiver_id) REFERENCES public.receivers(id);

ALTER TABLE ONLY public.destinations
    ADD CONSTRAINT destinations_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.domain_rounds
    ADD CONSTRAINT domain_rounds_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.domains
    ADD CONSTRAINT domains_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.drills
    ADD CONSTRAINT drills_clinic_id_backup_id_fkey FOREIGN KEY (clinic_id, backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.guard_exceptions
    ADD CONSTRAINT guard_exceptions_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.guard_room_days
    ADD CONSTRAINT guard_room_days_place_fkey FOREIGN KEY (place) REFERENCES public.guard_rooms(place) ON DELETE CASCADE;

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_clinic_id_backup_id_fkey FOREIGN KEY (clinic_id, backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_clinic_id_cleaning_id_fkey FOREIGN KEY (clinic_id, cleaning_id) REFERENCES public.cleanings(clinic_id, id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.notifications
    ADD CONSTRAINT notifications_clinic_id_restore_id_fkey FOREIGN KEY (clinic_id, restore_id) REFERENCES public.restores(clinic_id, id);

ALTER TABLE ONLY public.password_resets
    ADD CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.receivers
    ADD CONSTRAINT receivers_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_changed_clinic_id_fkey FOREIGN KEY (changed_clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_changed_clinic_id_safety_backup_id_fkey FOREIGN KEY (changed_clinic_id, safety_backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_clinic_id_backup_id_fkey FOREIGN KEY (clinic_id, backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_clinic_id_undo_of_fkey FOREIGN KEY (clinic_id, undo_of) REFERENCES public.restores(clinic_id, id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.restores
    ADD CONSTRAINT restores_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_clinic_id_backup_id_fkey FOREIGN KEY (clinic_id, backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES public.users(id);

ALTER TABLE ONLY public.scheduled_runs
    ADD CONSTRAINT scheduled_runs_clinic_id_backup_id_fkey FOREIGN KEY (clinic_id, backup_id) REFERENCES public.backups(clinic_id, id);

ALTER TABLE ONLY public.scheduled_runs
    ADD CONSTRAINT scheduled_runs_clinic_id_fkey FOREIGN KEY (clinic_id) REFERENCES public.clinics(id);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id);

ALTER TABLE public.alarms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.backups ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.cleanings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.clinics ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.copies ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.destinations ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.domain_rounds ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.domains ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.drills ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.notifications ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_clinic ON public.alarms USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.audit USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.backups USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.changes USING ((public.sees_clinic(clinic_id) OR public.sees_clinic(asked_by_clinic_id)));

CREATE POLICY own_clinic ON public.cleanings USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.clinics USING (public.sees_clinic(id));

CREATE POLICY own_clinic ON public.copies USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.deliveries USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.destinations USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.domain_rounds USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.domains USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.drills USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.notifications USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.receivers USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.restores USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.runs USING (public.sees_clinic(clinic_id));

CREATE POLICY own_clinic ON public.scheduled_runs USING (public.sees_clinic(clinic_id));

ALTER TABLE public.receivers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.restores ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.runs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.scheduled_runs ENABLE ROW LEVEL SECURITY;
