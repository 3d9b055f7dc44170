-- What keeps a copy from being removed, by its store's own lock: of the very versions that are recorded.
ALTER TABLE copies
    ADD COLUMN lock_mode text CHECK (lock_mode IN ('governance', 'compliance')),
    ADD COLUMN locked_until timestamptz(3),
    ADD COLUMN legal_hold boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT copies_locked CHECK ((lock_mode IS NULL) = (locked_until IS NULL));

-- When as many copies as the policy asked for had been read back and matched, and whether that was within
-- the time that it gave then. NULL until then, and for backups that were protected before this was kept.
ALTER TABLE backups
    ADD COLUMN protected_at timestamptz(3),
    ADD COLUMN protected_in_time boolean,
    ADD CONSTRAINT backups_protected CHECK ((protected_at IS NULL) = (protected_in_time IS NULL));
