-- When the server was seen to hold nothing of a restore that was cut off; NULL: not looked for yet.
ALTER TABLE restores ADD COLUMN swept_at timestamptz(3);
CREATE INDEX restores_unswept ON restores (ended_at) WHERE swept_at IS NULL AND state IN ('failed', 'cancelled');
