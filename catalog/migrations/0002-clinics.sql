CREATE TABLE clinics (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    name text NOT NULL CHECK (name <> ''),
    scope jsonb NOT NULL CHECK (scope ->> 'kind' IN ('schema', 'rows', 'database')),
    connection jsonb NOT NULL CHECK (NOT connection ? 'password'),
    password_sealed text NOT NULL,
    drill_connection jsonb CHECK (NOT drill_connection ? 'password'),
    drill_password_sealed text,
    time_zone text NOT NULL,
    language text NOT NULL CHECK (language IN ('es', 'en')),
    format text NOT NULL CHECK (format IN ('sql', 'json')),
    compression text NOT NULL CHECK (compression IN ('zstd', 'gzip')),
    layout text NOT NULL CHECK (layout IN ('resguardo', 'e2', 'e3')),
    policy jsonb NOT NULL,
    administrators text[] NOT NULL,
    notify_success boolean NOT NULL,
    backup_schedule text NOT NULL DEFAULT 'disabled' CHECK (
        backup_schedule IN
        ('disabled', 'daily', 'every_12h', 'every_6h', 'weekly', 'monthly', 'scheduled')
    ),
    -- The clinic's own wall clock, in its time_zone.
    backup_time time(0),
    -- 0 is Monday.
    backup_weekday smallint CHECK (backup_weekday BETWEEN 0 AND 6),
    -- Up to 28, a day that every month has.
    backup_day_of_month smallint CHECK (backup_day_of_month BETWEEN 1 AND 28),
    last_backup_at timestamptz(3),
    next_scheduled_backup timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    archived_at timestamptz(3),
    CHECK ((drill_connection IS NULL) = (drill_password_sealed IS NULL)),
    CONSTRAINT clinics_schedule CHECK (
        CASE backup_schedule
            WHEN 'disabled' THEN true
            WHEN 'scheduled' THEN next_scheduled_backup IS NOT NULL
            WHEN 'weekly' THEN backup_time IS NOT NULL AND backup_weekday IS NOT NULL
            WHEN 'monthly' THEN backup_time IS NOT NULL AND backup_day_of_month IS NOT NULL
            ELSE backup_time IS NOT NULL
        END
    )
);

CREATE TABLE destinations (
    clinic_id text NOT NULL REFERENCES clinics,
    name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,30}$'),
    kind text NOT NULL CHECK (kind IN ('s3', 'drive', 'folder')),
    settings jsonb NOT NULL,
    secret_sealed text,
    required boolean NOT NULL,
    position smallint NOT NULL,
    -- No new copies go there; what it holds can still be read, checked and removed.
    retired_at timestamptz(3),
    PRIMARY KEY (clinic_id, name),
    CHECK ((kind = 'folder') = (secret_sealed IS NULL))
);

CREATE TABLE memberships (
    user_id bigint NOT NULL REFERENCES users,
    clinic_id text NOT NULL REFERENCES clinics,
    role text NOT NULL CHECK (role IN ('admin', 'staff')),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, clinic_id)
);
CREATE INDEX memberships_clinic ON memberships (clinic_id);
