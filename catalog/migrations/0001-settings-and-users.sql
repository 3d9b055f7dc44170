-- Milliseconds everywhere: what a program reads back is what it can page by and hash.
CREATE TABLE settings (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    updated_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL CHECK (email <> ''),
    nombre text NOT NULL,
    apellido text NOT NULL,
    password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    role text NOT NULL CHECK (role IN ('operator', 'admin', 'staff', 'auditor')),
    language text NOT NULL CHECK (language IN ('es', 'en')),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    disabled_at timestamptz(3)
);
CREATE UNIQUE INDEX users_email ON users (lower(email));

-- Only the token's hash: who reads this table cannot log in with it.
CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    user_id bigint NOT NULL REFERENCES users,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    last_used_at timestamptz(3) NOT NULL DEFAULT now(),
    revoked_at timestamptz(3),
    address inet,
    CHECK (expires_at > created_at)
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- An attempt counts as failed from the moment it begins, so that many at once are counted too.
CREATE TABLE login_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    -- The address itself for IPv4, its /64 for IPv6: one customer holds a whole /64.
    network cidr,
    succeeded boolean NOT NULL DEFAULT false,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX login_attempts_email ON login_attempts (email, at DESC);
CREATE INDEX login_attempts_network ON login_attempts (network, at DESC);
CREATE INDEX login_attempts_at ON login_attempts (at);
