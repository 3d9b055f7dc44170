-- What of a clinic's domains is looked at from outside.
CREATE TABLE domains (
    clinic_id text NOT NULL REFERENCES clinics,
    domain text NOT NULL CHECK (domain <> ''),
    -- In the list, as it was written.
    place integer NOT NULL,
    settings jsonb NOT NULL,
    -- The hosts that an operator set; any other must be one that operators allow to clinics.
    operator_hosts text[] NOT NULL,
    -- What was found before says nothing of the settings since.
    changed_at timestamptz(3) NOT NULL DEFAULT now(),
    PRIMARY KEY (clinic_id, domain)
);

-- What was found. A day's looks that found the same are one row, so that a year of quiet is short.
CREATE TABLE domain_rounds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    clinic_id text NOT NULL REFERENCES clinics,
    domain text NOT NULL CHECK (domain <> ''),
    state text NOT NULL CHECK (state IN ('ok', 'warning', 'failed')),
    -- What was found where, without figures: the same text, the same outcome.
    outcome text NOT NULL,
    -- As the last look found it.
    checks jsonb NOT NULL,
    milliseconds integer NOT NULL,
    slowest_milliseconds integer NOT NULL,
    looks integer NOT NULL DEFAULT 1,
    first_at timestamptz(3) NOT NULL DEFAULT now(),
    last_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX domain_rounds_newest ON domain_rounds (clinic_id, domain, id DESC);
CREATE INDEX domain_rounds_page ON domain_rounds (clinic_id, id DESC);
CREATE INDEX domain_rounds_oldest ON domain_rounds (last_at);

ALTER TABLE domains ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON domains USING (sees_clinic(clinic_id));
ALTER TABLE domain_rounds ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON domain_rounds USING (sees_clinic(clinic_id));
