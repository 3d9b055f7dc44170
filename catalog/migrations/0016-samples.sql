-- A sample for demonstrations: a real backup that is shown with a date before the one it was made on.
-- started_at and snapshot_at go on telling the truth, and nothing that measures protection counts it.
ALTER TABLE backups
    ADD COLUMN sample_at timestamptz(3),
    ADD CHECK (sample_at < started_at);
CREATE INDEX backups_samples ON backups (clinic_id) WHERE sample_at IS NOT NULL;
