-- A backup that is deleted stays in the stores until purge_after, and can be taken back until then.
-- One under legal hold is not deleted at all.
ALTER TABLE backups
    ADD COLUMN held_at timestamptz(3),
    ADD COLUMN held_by bigint REFERENCES users,
    ADD COLUMN hold_reason text,
    ADD COLUMN state_before_deletion text,
    ADD COLUMN deleted_why text CHECK (deleted_why IN ('person', 'retention')),
    ADD COLUMN purge_after timestamptz(3),
    ADD CHECK ((held_at IS NULL) = (hold_reason IS NULL)),
    ADD CHECK (held_at IS NULL OR deleted_at IS NULL);
CREATE INDEX backups_purge ON backups (clinic_id, purge_after) WHERE purge_after IS NOT NULL;
