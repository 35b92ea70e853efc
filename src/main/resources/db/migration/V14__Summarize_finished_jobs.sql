-- The traffic of the last hour is looked up by time among all ended deliveries. What the index has not summarized is
-- read whole; by itself that happens at a vacuum only, for a large table after millions of rows.

ALTER INDEX ix_queue_finished_jobs_finished_at SET (autosummarize = on);
SELECT brin_summarize_new_values('ix_queue_finished_jobs_finished_at');
