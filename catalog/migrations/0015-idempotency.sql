-- What was asked for under an Idempotency-Key, and what it was answered with: for a day.
CREATE TABLE idempotency_keys (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Whose key it is: a user, and the token or issuer they came by.
    caller text NOT NULL,
    key text NOT NULL CHECK (key <> ''),
    -- Method and path.
    route text NOT NULL,
    -- A MAC over all that was asked: a plain hash would let passwords in it be guessed.
    fingerprint bytea NOT NULL,
    -- Whoever answers it says again and again that it still does; past this it is taken for gone.
    held_until timestamptz(3) NOT NULL,
    -- Grows when another takes over, so that one that was taken for gone cannot write any more.
    turn integer NOT NULL DEFAULT 1,
    -- NULL: under way.
    status integer,
    -- Headers and body. An answer may hold a secret that is shown once.
    answer_sealed text,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    UNIQUE (caller, key),
    CHECK ((status IS NULL) = (answer_sealed IS NULL))
);
CREATE INDEX idempotency_keys_oldest ON idempotency_keys (created_at);
