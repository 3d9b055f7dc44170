-- Backends of clinics whose JSON Web Tokens count as a login. How far such a token reaches stands here,
-- so that no claim widens it.
CREATE TABLE issuers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    -- The claim iss, by which a token finds its row.
    issuer text NOT NULL CHECK (issuer <> ''),
    audience text NOT NULL CHECK (audience <> ''),
    algorithms text[] NOT NULL CHECK (cardinality(algorithms) > 0 AND NOT 'none' = ANY (algorithms)),
    -- Sealed; shared with the issuer.
    secret text,
    -- Public keys: these, or where they are fetched.
    jwks jsonb,
    jwks_url text,
    private_network boolean NOT NULL DEFAULT false,
    clinics text[] NOT NULL CHECK (cardinality(clinics) > 0),
    claims jsonb NOT NULL,
    roles jsonb NOT NULL,
    default_role text CHECK (default_role IN ('admin', 'staff')),
    clock_skew_seconds integer NOT NULL CHECK (clock_skew_seconds BETWEEN 0 AND 300),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT issuers_one_key CHECK (num_nonnulls(secret, jwks, jwks_url) = 1),
    -- A shared secret and a public key never pass for one another.
    CONSTRAINT issuers_fit CHECK (
        (secret IS NOT NULL AND algorithms <@ ARRAY['HS256', 'HS384', 'HS512'])
        OR (secret IS NULL AND NOT algorithms && ARRAY['HS256', 'HS384', 'HS512'])
    )
);
CREATE UNIQUE INDEX issuers_issuer ON issuers (issuer);

-- Someone an issuer vouches for is a user without a password, apart from whoever has the same email here.
ALTER TABLE users
    ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN external_issuer text,
    ADD COLUMN external_subject text,
    ADD COLUMN totp_secret text,
    ADD COLUMN totp_confirmed_at timestamptz(3),
    -- The last time step that was used: a code is taken once.
    ADD COLUMN totp_last_step bigint,
    ADD CONSTRAINT users_external_whole CHECK (
        (external_issuer IS NULL) = (external_subject IS NULL)
    ),
    ADD CONSTRAINT users_password_or_issuer CHECK (
        (external_issuer IS NULL) = (password_hash IS NOT NULL)
    ),
    ADD CONSTRAINT users_external_role CHECK (
        external_issuer IS NULL OR role IN ('admin', 'staff')
    ),
    ADD CONSTRAINT users_totp_whole CHECK (totp_confirmed_at IS NULL OR totp_secret IS NOT NULL);
DROP INDEX users_email;
CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE external_issuer IS NULL;
CREATE UNIQUE INDEX users_external ON users (external_issuer, external_subject);

-- For programs. Only the hash, as for sessions.
CREATE TABLE api_tokens (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users,
    name text NOT NULL CHECK (name <> ''),
    token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
    -- At most this, and at most what the owner is.
    role text NOT NULL CHECK (role IN ('operator', 'admin', 'staff', 'auditor')),
    -- NULL: every clinic of the owner's.
    clinics text[],
    read_only boolean NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    last_used_at timestamptz(3),
    revoked_at timestamptz(3),
    CHECK (expires_at > created_at)
);
CREATE INDEX api_tokens_user ON api_tokens (user_id);

-- One row for each request, whether anyone has that email or not.
CREATE TABLE password_resets (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL,
    language text NOT NULL CHECK (language IN ('es', 'en')),
    requested_at timestamptz(3) NOT NULL DEFAULT now(),
    user_id bigint REFERENCES users,
    token_sha256 bytea UNIQUE CHECK (length(token_sha256) = 32),
    expires_at timestamptz(3),
    used_at timestamptz(3),
    CHECK (num_nulls(user_id, token_sha256, expires_at) IN (0, 3))
);
CREATE INDEX password_resets_user ON password_resets (user_id, requested_at);
CREATE INDEX password_resets_requested ON password_resets (requested_at);

-- A keyed hash: forty-odd random bits alone could be searched.
CREATE TABLE recovery_codes (
    user_id bigint NOT NULL REFERENCES users,
    code_mac bytea NOT NULL CHECK (length(code_mac) = 32),
    used_at timestamptz(3),
    PRIMARY KEY (user_id, code_mac)
);
