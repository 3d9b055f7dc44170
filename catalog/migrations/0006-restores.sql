-- Rows of every clinic are copied below: without this, row-level security would hide them all.
SELECT set_config('resguardo.every_clinic', 'on', true);

-- A role for restores, in the same database.
ALTER TABLE clinics
    ADD COLUMN restore_user text CHECK (restore_user <> ''),
    ADD COLUMN restore_password_sealed text,
    ADD CONSTRAINT clinics_restore_login
        CHECK ((restore_user IS NULL) = (restore_password_sealed IS NULL));

-- Every rehearsal; `backups` keeps its latest one.
CREATE TABLE drills (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id text NOT NULL,
    backup_id bigint NOT NULL,
    state text NOT NULL CHECK (state IN ('passed', 'failed')),
    load_seconds double precision CHECK (load_seconds >= 0),
    compare_seconds double precision CHECK (compare_seconds >= 0),
    failure_code text,
    failure_params jsonb,
    at timestamptz(3) NOT NULL DEFAULT now(),
    FOREIGN KEY (clinic_id, backup_id) REFERENCES backups (clinic_id, id),
    CHECK ((state = 'failed') = (failure_code IS NOT NULL))
);
CREATE INDEX drills_newest ON drills (clinic_id, at DESC);
CREATE INDEX drills_backup ON drills (clinic_id, backup_id);

INSERT INTO drills
    (clinic_id, backup_id, state, load_seconds, compare_seconds, failure_code, failure_params, at)
SELECT clinic_id, id, drill_state, drill_load_seconds, drill_compare_seconds,
    CASE drill_state WHEN 'failed' THEN coalesce(failure_code, 'drill-differs') END,
    CASE drill_state WHEN 'failed' THEN failure_params END,
    drill_at
FROM backups WHERE drill_state IN ('passed', 'failed') AND drill_at IS NOT NULL
ORDER BY drill_at;

CREATE TABLE restores (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id text NOT NULL REFERENCES clinics,
    kind text NOT NULL CHECK (kind IN ('restore', 'undo')),
    backup_id bigint NOT NULL,
    undo_of bigint,
    "order" jsonb NOT NULL,
    -- Whose data it changes: another clinic's where the order says so.
    changed_clinic_id text NOT NULL
        GENERATED ALWAYS AS (coalesce("order" #>> '{target,clinic}', clinic_id)) STORED
        REFERENCES clinics,
    state text NOT NULL CHECK (
        state IN ('waiting-approval', 'running', 'done', 'failed', 'cancelled', 'refused')
    ),
    workflow_id text,
    run_id text,
    requested_by bigint NOT NULL REFERENCES users,
    decided_by bigint REFERENCES users,
    -- Of the clinic whose data change.
    safety_backup_id bigint,
    -- The copy that it was read from.
    destination text,
    requested_at timestamptz(3) NOT NULL DEFAULT now(),
    started_at timestamptz(3),
    ended_at timestamptz(3),
    result jsonb,
    failure jsonb CHECK (failure ? 'code'),
    undo_state text NOT NULL DEFAULT 'none'
        CHECK (undo_state IN ('none', 'kept', 'used', 'expired')),
    undo_until timestamptz(3),
    file jsonb,
    UNIQUE (clinic_id, id),
    FOREIGN KEY (clinic_id, backup_id) REFERENCES backups (clinic_id, id),
    FOREIGN KEY (clinic_id, undo_of) REFERENCES restores (clinic_id, id),
    FOREIGN KEY (changed_clinic_id, safety_backup_id) REFERENCES backups (clinic_id, id),
    CHECK ((kind = 'undo') = (undo_of IS NOT NULL)),
    CHECK ((state IN ('waiting-approval', 'running')) = (ended_at IS NULL)),
    CHECK (state <> 'failed' OR failure IS NOT NULL),
    CHECK ((workflow_id IS NULL) = (run_id IS NULL)),
    CHECK (undo_state <> 'kept' OR undo_until IS NOT NULL)
);
CREATE INDEX restores_newest ON restores (clinic_id, id DESC);
CREATE INDEX restores_changed ON restores (changed_clinic_id, id DESC);
CREATE INDEX restores_backup ON restores (clinic_id, backup_id);

CREATE TABLE cleanings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id text NOT NULL REFERENCES clinics,
    -- Days of the clinic's own calendar; `end` is not in it.
    range jsonb NOT NULL,
    -- Null: all that are configured.
    tables jsonb,
    state text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
    workflow_id text,
    run_id text,
    requested_by bigint NOT NULL REFERENCES users,
    -- The backup that holds every row of it.
    backup_id bigint,
    requested_at timestamptz(3) NOT NULL DEFAULT now(),
    started_at timestamptz(3),
    ended_at timestamptz(3),
    plan jsonb,
    result jsonb,
    failure jsonb CHECK (failure ? 'code'),
    UNIQUE (clinic_id, id),
    FOREIGN KEY (clinic_id, backup_id) REFERENCES backups (clinic_id, id),
    CHECK (range ->> 'start' < range ->> 'end'),
    CHECK ((state = 'running') = (ended_at IS NULL)),
    CHECK (state <> 'failed' OR failure IS NOT NULL),
    CHECK ((workflow_id IS NULL) = (run_id IS NULL))
);
CREATE INDEX cleanings_newest ON cleanings (clinic_id, id DESC);

-- What changes a clinic's data now, or waits to: one thing at a time, whoever asks and however fast.
CREATE TABLE changes (
    clinic_id text PRIMARY KEY REFERENCES clinics,
    -- Who asked: another clinic where a restore goes into this one.
    asked_by_clinic_id text NOT NULL REFERENCES clinics,
    restore_id bigint UNIQUE REFERENCES restores,
    cleaning_id bigint UNIQUE REFERENCES cleanings,
    CHECK (num_nonnulls(restore_id, cleaning_id) = 1)
);

-- Held from a record's first row to its end, so that no way of writing one can forget either.
CREATE FUNCTION hold_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER restores_hold_change AFTER INSERT OR UPDATE OF ended_at ON restores
    FOR EACH ROW EXECUTE FUNCTION hold_change();
CREATE TRIGGER cleanings_hold_change AFTER INSERT OR UPDATE OF ended_at ON cleanings
    FOR EACH ROW EXECUTE FUNCTION hold_change();

ALTER TABLE notifications
    ADD COLUMN restore_id bigint,
    ADD COLUMN cleaning_id bigint,
    ADD FOREIGN KEY (clinic_id, restore_id) REFERENCES restores (clinic_id, id),
    ADD FOREIGN KEY (clinic_id, cleaning_id) REFERENCES cleanings (clinic_id, id);
DROP INDEX notifications_one;
-- One mail of a kind to each person about one thing.
CREATE UNIQUE INDEX notifications_one ON notifications (
    clinic_id, coalesce(backup_id, 0), coalesce(restore_id, 0), coalesce(cleaning_id, 0), kind,
    recipient
);

ALTER TABLE drills ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON drills USING (sees_clinic(clinic_id));

ALTER TABLE restores ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON restores USING (sees_clinic(clinic_id));

ALTER TABLE cleanings ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON cleanings USING (sees_clinic(clinic_id));

ALTER TABLE changes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON changes
    USING (sees_clinic(clinic_id) OR sees_clinic(asked_by_clinic_id));
