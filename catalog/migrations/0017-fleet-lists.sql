-- Lists over every clinic, page by page, read only what they show.
CREATE INDEX backups_newest_of_all ON backups (started_at DESC, id DESC) WHERE deleted_at IS NULL;
