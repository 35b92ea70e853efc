-- What carries out the orders that agents' rows hold: until when an attempt must have reported, and how many there were.

ALTER TABLE agents
    -- Null when no order is open. Behind this time nobody works on the order any more: it is tried again or given up.
    ADD COLUMN provision_deadline_at timestamp,
    -- Attempts for the present generation.
    ADD COLUMN provision_attempts integer DEFAULT 0 NOT NULL;
CREATE INDEX ix_agents_provision_deadline_at ON agents (provision_deadline_at) WHERE provision_deadline_at IS NOT NULL;
CREATE INDEX ix_agents_checkin_deadline_at ON agents (checkin_deadline_at) WHERE checkin_deadline_at IS NOT NULL;
