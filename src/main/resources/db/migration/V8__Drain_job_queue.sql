-- The queue holds jobs that are still to be done and nothing else, so that it stays small whatever has been done; what is
-- done or given up moves to queue_finished_jobs.

DROP INDEX ix_queue_jobs_pending_available_at;
DROP INDEX ix_queue_jobs_pending_ordering_key;
ALTER TABLE queue_jobs DROP CONSTRAINT ck_queue_jobs_state;
ALTER TABLE queue_jobs DROP COLUMN state;
-- The keys, and the next job of each. A job without a key is one of its own.
CREATE INDEX ix_queue_jobs_order ON queue_jobs (coalesce(ordering_key, id), sequence_number);
-- Keys that are being worked on: the lease is on the first job.
CREATE INDEX ix_queue_jobs_lease_owner ON queue_jobs (lease_owner) WHERE leased_until IS NOT NULL;
-- Rows come and go: what is dead must not pile up between the living.
ALTER TABLE queue_jobs SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);

CREATE TABLE queue_finished_jobs (
    id uuid NOT NULL,
    sequence_number bigint NOT NULL,
    kind varchar NOT NULL,
    ordering_key uuid,
    payload json NOT NULL,
    state varchar NOT NULL,
    attempts integer NOT NULL,
    created_at timestamp NOT NULL,
    finished_at timestamp DEFAULT (now() AT TIME ZONE 'UTC') NOT NULL,
    last_error varchar,
    CONSTRAINT queue_finished_jobs_pkey PRIMARY KEY (id),
    CONSTRAINT ck_queue_finished_jobs_state CHECK (state IN ('done', 'skipped', 'dead'))
);
CREATE INDEX ix_queue_finished_jobs_ordering_key ON queue_finished_jobs (ordering_key, sequence_number);
-- The few that people look for among millions of others.
CREATE INDEX ix_queue_finished_jobs_unsuccessful ON queue_finished_jobs (ordering_key, sequence_number)
    WHERE state <> 'done';
-- What may be deleted; in order of time as it is, a summary of the pages is enough.
CREATE INDEX ix_queue_finished_jobs_finished_at ON queue_finished_jobs USING brin (finished_at);

-- Workers listen. Deliveries come by the thousand, and every NOTIFY makes commits wait for each other: they are announced
-- after the commit instead, many with one NOTIFY (queue.JobSignal).
CREATE FUNCTION announce_queue_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('queue_jobs', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER announce_queue_job AFTER INSERT ON queue_jobs
    FOR EACH ROW WHEN (NEW.kind <> 'webhook_delivery') EXECUTE FUNCTION announce_queue_job();
