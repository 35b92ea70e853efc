-- Durable jobs. A job is written in the transaction of what causes it, leased with FOR UPDATE SKIP LOCKED, tried again
-- later when it fails, and kept as dead when it has failed too often.

CREATE TABLE queue_jobs (
    id uuid NOT NULL,
    -- Order of arrival: time stamps tie, and clocks of several processes differ.
    sequence_number bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    kind varchar NOT NULL,
    -- Jobs with the same key run one after the other, in order of arrival; jobs without a key run in any order.
    ordering_key uuid,
    payload json NOT NULL,
    state varchar DEFAULT 'pending' NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    available_at timestamp DEFAULT (now() AT TIME ZONE 'UTC') NOT NULL,
    created_at timestamp DEFAULT (now() AT TIME ZONE 'UTC') NOT NULL,
    leased_until timestamp,
    lease_owner varchar,
    last_error varchar,
    CONSTRAINT queue_jobs_pkey PRIMARY KEY (id),
    CONSTRAINT ck_queue_jobs_state CHECK (state IN ('pending', 'done', 'dead'))
);
-- The next jobs that are due, and the head of each ordering key. Finished jobs are in neither index.
CREATE INDEX ix_queue_jobs_pending_available_at ON queue_jobs (available_at) WHERE state = 'pending';
CREATE INDEX ix_queue_jobs_pending_ordering_key ON queue_jobs (ordering_key, sequence_number)
    WHERE state = 'pending' AND ordering_key IS NOT NULL;
