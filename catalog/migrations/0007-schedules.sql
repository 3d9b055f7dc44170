-- A paused clinic keeps its schedule and runs nothing by it.
ALTER TABLE clinics
    ADD COLUMN schedule_paused_at timestamptz(3),
    ADD COLUMN schedule_paused_by bigint REFERENCES users,
    ADD COLUMN schedule_note text NOT NULL DEFAULT '';
CREATE INDEX clinics_due ON clinics (next_scheduled_backup)
    WHERE archived_at IS NULL AND schedule_paused_at IS NULL;

-- One row for each moment at which a clinic was due: whoever writes it first runs it, nobody else.
CREATE TABLE scheduled_runs (
    clinic_id text NOT NULL REFERENCES clinics,
    slot timestamptz(3) NOT NULL,
    state text NOT NULL CHECK (
        state IN ('running', 'done', 'failed', 'cancelled', 'skipped', 'missed')
    ),
    -- Why it was skipped, missed or given up.
    reason text CHECK (reason IN ('backup-running', 'covered', 'late', 'lost')),
    workflow_id text,
    run_id text,
    backup_id bigint,
    failure jsonb CHECK (failure ? 'code'),
    claimed_at timestamptz(3) NOT NULL DEFAULT now(),
    ended_at timestamptz(3),
    PRIMARY KEY (clinic_id, slot),
    FOREIGN KEY (clinic_id, backup_id) REFERENCES backups (clinic_id, id),
    CHECK ((state = 'running') = (ended_at IS NULL)),
    CHECK ((state = 'missed') = (workflow_id IS NULL)),
    CHECK (state NOT IN ('skipped', 'missed') OR reason IS NOT NULL)
);
CREATE INDEX scheduled_runs_running ON scheduled_runs (claimed_at) WHERE state = 'running';

ALTER TABLE scheduled_runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON scheduled_runs USING (sees_clinic(clinic_id));
