-- Whether it ended without any failure, a copy's and a rehearsal's included; NULL until people are told.
ALTER TABLE backups ADD COLUMN ended_well boolean;

-- Where events are sent to: webhooks, and monitors that worry when nobody calls them. Without a clinic:
-- about every clinic.
CREATE TABLE receivers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id text REFERENCES clinics,
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('webhook', 'ping')),
    -- Scheme, host and port. The rest of an address is often a secret.
    origin text NOT NULL,
    address_sealed text NOT NULL,
    secret_sealed text,
    events text[] NOT NULL CHECK (cardinality(events) > 0),
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    retired_at timestamptz(3),
    CHECK ((kind = 'webhook') = (secret_sealed IS NOT NULL))
);
CREATE UNIQUE INDEX receivers_one ON receivers (coalesce(clinic_id, ''), name)
    WHERE retired_at IS NULL;

-- One event on its way to one receiver: written first, sent after, so that none is lost between.
CREATE TABLE deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    receiver_id bigint NOT NULL REFERENCES receivers,
    -- NULL: a test.
    clinic_id text REFERENCES clinics,
    event_id text NOT NULL,
    event text NOT NULL,
    -- As it is signed and sent.
    body text NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
    -- What the receiver answered last.
    status integer,
    failure_code text,
    failure_params jsonb,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    last_tried_at timestamptz(3),
    sent_at timestamptz(3),
    UNIQUE (receiver_id, event_id)
);
CREATE INDEX deliveries_waiting ON deliveries (id) WHERE state = 'waiting';
CREATE INDEX deliveries_newest ON deliveries (id DESC, clinic_id);

-- sees_clinic(NULL) is NULL: what belongs to no clinic is seen by the whole installation alone.
ALTER TABLE receivers ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON receivers USING (sees_clinic(clinic_id));
ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON deliveries USING (sees_clinic(clinic_id));
