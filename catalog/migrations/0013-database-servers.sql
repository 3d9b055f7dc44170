-- The servers that clinics' databases and their rehearsals are on, by each name that leads there.
CREATE TABLE database_servers (
    -- host:port
    name text PRIMARY KEY CHECK (name ~ '^\S+:\d{1,5}$'),
    -- The name under which its turns are given: of several names of one server, the one met first.
    key text NOT NULL CHECK (key ~ '^\S+:\d{1,5}$'),
    -- By which the server knows itself; NULL: it would not tell, or was not asked yet.
    identity text,
    asked_at timestamptz(3),
    -- How many reads and rehearsals it bears at once; NULL: as many as every other. Of the key's row.
    cap integer CHECK (cap BETWEEN 1 AND 1000)
);
CREATE INDEX database_servers_identity ON database_servers (identity);

-- How long reading the clinic's database took, waiting left out.
ALTER TABLE backups ADD COLUMN read_seconds double precision CHECK (read_seconds >= 0);
