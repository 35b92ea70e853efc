-- Pages of deliveries in one state, and what may be deleted, without reading anything else. CONCURRENTLY blocks nobody
-- who writes; it cannot run in a transaction, so what an interrupted attempt has left is removed first.

-- What may be deleted. The summary of pages that it replaces covers everything once rows are deleted and their room is
-- used again.
DROP INDEX CONCURRENTLY IF EXISTS ix_queue_finished_jobs_done_finished_at;
CREATE INDEX CONCURRENTLY ix_queue_finished_jobs_done_finished_at ON queue_finished_jobs (finished_at)
    WHERE state = 'done';
DROP INDEX CONCURRENTLY IF EXISTS ix_queue_finished_jobs_retryable_finished_at;
CREATE INDEX CONCURRENTLY ix_queue_finished_jobs_retryable_finished_at ON queue_finished_jobs (finished_at)
    WHERE state <> 'done';
DROP INDEX CONCURRENTLY IF EXISTS ix_queue_finished_jobs_finished_at;

-- The few that people look for among millions of others, by state.
DROP INDEX CONCURRENTLY IF EXISTS ix_queue_finished_jobs_retryable;
CREATE INDEX CONCURRENTLY ix_queue_finished_jobs_retryable ON queue_finished_jobs (ordering_key, state, sequence_number)
    WHERE state <> 'done';
DROP INDEX CONCURRENTLY IF EXISTS ix_queue_finished_jobs_unsuccessful;

-- Events that are still needed for another attempt.
DROP INDEX CONCURRENTLY IF EXISTS ix_queue_finished_jobs_retryable_payload_id;
CREATE INDEX CONCURRENTLY ix_queue_finished_jobs_retryable_payload_id ON queue_finished_jobs ((payload ->> 'payload_id'))
    WHERE state <> 'done';
