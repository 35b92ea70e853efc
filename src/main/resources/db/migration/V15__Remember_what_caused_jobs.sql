-- Which request a job comes from: its id, for log lines, and the place of its span (W3C traceparent) when there are traces.
-- Null for jobs that no request has caused, and for those of older versions.

ALTER TABLE queue_jobs ADD COLUMN request_id varchar;
ALTER TABLE queue_jobs ADD COLUMN traceparent varchar;
ALTER TABLE queue_finished_jobs ADD COLUMN request_id varchar;
ALTER TABLE queue_finished_jobs ADD COLUMN traceparent varchar;
