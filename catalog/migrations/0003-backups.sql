CREATE TABLE backups (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id text NOT NULL REFERENCES clinics,
    workflow_id text NOT NULL,
    run_id text NOT NULL,
    state text NOT NULL CHECK (
        state IN ('running', 'stored', 'intact', 'restorable', 'failed', 'cancelled', 'deleted')
    ),
    trigger text NOT NULL CHECK (trigger IN ('manual', 'automatic')),
    format text NOT NULL CHECK (format IN ('sql', 'json')),
    compression text NOT NULL CHECK (compression IN ('zstd', 'gzip')),
    file_name text NOT NULL,
    -- Beneath the destination's own prefix or folder.
    file_key text NOT NULL,
    description text NOT NULL DEFAULT '',
    created_by bigint REFERENCES users,
    requested_at timestamptz(3) NOT NULL,
    started_at timestamptz(3) NOT NULL,
    -- The instant its data are of.
    snapshot_at timestamptz(3),
    stored_at timestamptz(3),
    intact_at timestamptz(3),
    restorable_at timestamptz(3),
    ended_at timestamptz(3),
    duration_seconds double precision
        GENERATED ALWAYS AS (extract(epoch FROM ended_at - started_at)::double precision) STORED,
    rows bigint CHECK (rows >= 0),
    tables integer CHECK (tables >= 0),
    large_objects bigint CHECK (large_objects >= 0),
    plain_bytes bigint CHECK (plain_bytes >= 0),
    bytes bigint CHECK (bytes >= 0),
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    md5 text CHECK (md5 ~ '^[0-9a-f]{32}$'),
    manifest jsonb,
    failure_code text,
    failure_params jsonb,
    drill_state text CHECK (drill_state IN ('passed', 'failed', 'skipped')),
    drill_load_seconds double precision,
    drill_compare_seconds double precision,
    drill_at timestamptz(3),
    -- How often the clinic's database was read for it.
    snapshots integer NOT NULL DEFAULT 0,
    deleted_at timestamptz(3),
    deleted_by bigint REFERENCES users,
    metadata jsonb NOT NULL DEFAULT '{}',
    UNIQUE (workflow_id, run_id),
    UNIQUE (clinic_id, file_name),
    -- What copies point at: a copy cannot hang under another clinic's backup.
    UNIQUE (clinic_id, id),
    CHECK ((state = 'deleted') = (deleted_at IS NOT NULL)),
    CHECK (state <> 'failed' OR failure_code IS NOT NULL)
);
CREATE INDEX backups_newest ON backups (clinic_id, started_at DESC, id DESC);
CREATE INDEX backups_state ON backups (clinic_id, state);
CREATE INDEX backups_started ON backups (started_at DESC);

CREATE TABLE copies (
    clinic_id text NOT NULL,
    backup_id bigint NOT NULL,
    destination text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('s3', 'drive', 'folder')),
    key text NOT NULL,
    location text,
    version text,
    manifest_location text,
    manifest_version text,
    bytes bigint CHECK (bytes >= 0),
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    md5 text CHECK (md5 ~ '^[0-9a-f]{32}$'),
    state text NOT NULL CHECK (
        state IN ('running', 'stored', 'intact', 'damaged', 'missing', 'failed', 'removed')
    ),
    stored_at timestamptz(3),
    last_proved_at timestamptz(3),
    removed_at timestamptz(3),
    failure_code text,
    failure_params jsonb,
    PRIMARY KEY (backup_id, destination),
    FOREIGN KEY (clinic_id, backup_id) REFERENCES backups (clinic_id, id)
);
CREATE INDEX copies_clinic ON copies (clinic_id, destination, state);

-- Executions of workflows: what Temporal calls a run.
CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    workflow_id text NOT NULL,
    run_id text NOT NULL,
    clinic_id text NOT NULL REFERENCES clinics,
    backup_id bigint,
    state text NOT NULL DEFAULT 'running' CHECK (
        state IN ('running', 'completed', 'failed', 'cancelled', 'terminated', 'timed-out')
    ),
    requested_by bigint REFERENCES users,
    started_at timestamptz(3) NOT NULL DEFAULT now(),
    ended_at timestamptz(3),
    UNIQUE (workflow_id, run_id),
    FOREIGN KEY (clinic_id, backup_id) REFERENCES backups (clinic_id, id),
    CHECK ((state = 'running') = (ended_at IS NULL))
);
CREATE INDEX runs_newest ON runs (clinic_id, started_at DESC, id DESC);

CREATE TABLE notifications (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id text NOT NULL REFERENCES clinics,
    backup_id bigint,
    kind text NOT NULL,
    recipient text NOT NULL,
    language text NOT NULL CHECK (language IN ('es', 'en')),
    state text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    message_id text,
    failure_code text,
    failure_params jsonb,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_tried_at timestamptz(3),
    sent_at timestamptz(3),
    FOREIGN KEY (clinic_id, backup_id) REFERENCES backups (clinic_id, id)
);
-- One mail of a kind to each person about one backup.
CREATE UNIQUE INDEX notifications_one
    ON notifications (clinic_id, coalesce(backup_id, 0), kind, recipient);
