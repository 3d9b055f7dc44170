-- The mail itself, kept while its server refuses it and no longer.
ALTER TABLE notifications ADD COLUMN unsent jsonb;
ALTER TABLE notifications ADD CHECK (unsent IS NULL OR state = 'failed');
CREATE INDEX notifications_unsent ON notifications (last_tried_at) WHERE unsent IS NOT NULL;
