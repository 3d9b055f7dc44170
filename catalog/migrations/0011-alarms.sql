-- Rounds of the guard. A round that never ended was cut off.
CREATE TABLE guard_rounds (
    id text PRIMARY KEY,
    started_at timestamptz(3) NOT NULL DEFAULT now(),
    ended_at timestamptz(3)
);
CREATE INDEX guard_rounds_newest ON guard_rounds (started_at DESC);

-- What is or was wrong: one row from the finding until it is gone.
CREATE TABLE alarms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    clinic_id text REFERENCES clinics,
    severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
    params jsonb NOT NULL,
    -- The look that found it; only that one can tell that it is gone.
    look text NOT NULL,
    first_seen_at timestamptz(3) NOT NULL,
    last_seen_at timestamptz(3) NOT NULL,
    -- When that look was made or tried last.
    looked_at timestamptz(3) NOT NULL,
    -- When operators were told first, and when events of its opening and closing were queued.
    told_at timestamptz(3),
    opened_event_at timestamptz(3),
    closed_event_at timestamptz(3),
    closed_at timestamptz(3),
    closed_because text CHECK (closed_because IN ('gone', 'accepted', 'moot')),
    silenced_until timestamptz(3),
    silenced_by bigint REFERENCES users,
    silenced_reason text,
    CHECK ((closed_at IS NULL) = (closed_because IS NULL))
);
CREATE UNIQUE INDEX alarms_open ON alarms (kind, subject) WHERE closed_at IS NULL;
CREATE INDEX alarms_look ON alarms (look) WHERE closed_at IS NULL;
CREATE INDEX alarms_newest ON alarms (id DESC, clinic_id);
CREATE INDEX alarms_before ON alarms (kind, subject, id DESC);

-- What was mailed to which operator about it.
CREATE TABLE alarm_notices (
    alarm_id bigint NOT NULL REFERENCES alarms,
    change text NOT NULL CHECK (change IN ('opened', 'closed')),
    recipient text NOT NULL,
    language text NOT NULL CHECK (language IN ('es', 'en')),
    state text NOT NULL CHECK (state IN ('sent', 'failed')),
    message_id text,
    failure_code text,
    failure_params jsonb,
    attempts integer NOT NULL DEFAULT 1,
    last_tried_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (alarm_id, change, recipient)
);

-- What an operator knows of and wants no backup of.
CREATE TABLE guard_exceptions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    accepted_by bigint REFERENCES users,
    accepted_at timestamptz(3) NOT NULL DEFAULT now(),
    UNIQUE (kind, subject)
);

-- The computers whose disks hold spools.
CREATE TABLE guard_hosts (
    id text PRIMARY KEY,
    name text NOT NULL,
    seen_at timestamptz(3) NOT NULL DEFAULT now()
);

ALTER TABLE alarms ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON alarms USING (sees_clinic(clinic_id));
