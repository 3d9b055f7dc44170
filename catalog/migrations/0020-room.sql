-- How full the places for copies are: as the guard saw them last.
CREATE TABLE guard_rooms (
    place text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('s3', 'drive', 'disk')),
    name text NOT NULL,
    used_bytes bigint NOT NULL CHECK (used_bytes >= 0),
    -- NULL: it tells nobody, and nobody said.
    total_bytes bigint CHECK (total_bytes > 0),
    -- By how much it grows; NULL: not known yet.
    bytes_per_day double precision,
    looked_at timestamptz(3) NOT NULL
);

-- The least that was used on each day, so that a spool of an hour is no growth.
CREATE TABLE guard_room_days (
    place text NOT NULL REFERENCES guard_rooms ON DELETE CASCADE,
    day date NOT NULL,
    used_bytes bigint NOT NULL CHECK (used_bytes >= 0),
    PRIMARY KEY (place, day)
);
