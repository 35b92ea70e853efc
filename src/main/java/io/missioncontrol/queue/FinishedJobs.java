package io.missioncontrol.queue;

import jakarta.inject.Singleton;

/** Jobs that have ended. Nothing needs them any more but people who look what became of them. */
abstract class FinishedJobs implements ExpiringRows {

    private static final String DELETE = """
            with old as materialized (
                select id, finished_at from queue_finished_jobs
                where %s and finished_at < $1 and (finished_at, id) > ($2, $3)
                order by finished_at, id limit $4 for update skip locked),
            deleted as (delete from queue_finished_jobs j using old where j.id = old.id returning j.id)
            select (select count(*) from old) as seen, (select count(*) from deleted) as deleted,
                last.finished_at as last_at, last.id as last_id
            from (values (1)) one
            left join lateral (select * from old order by finished_at desc, id desc limit 1) last on true""";

    private final String name;
    private final String deletion;
    private final int retentionDays;

    private FinishedJobs(String name, String condition, int retentionDays) {
        this.name = name;
        this.deletion = DELETE.formatted(condition);
        this.retentionDays = retentionDays;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int retentionDays() {
        return retentionDays;
    }

    @Override
    public String deletion() {
        return deletion;
    }

    @Singleton
    static class Done extends FinishedJobs {

        Done(RetentionConfig config) {
            super("finished_jobs", "state = 'done'", config.finishedDays());
        }
    }

    /** Those that can be retried: kept for longer, because somebody may still want to. */
    @Singleton
    static class Retryable extends FinishedJobs {

        Retryable(RetentionConfig config) {
            super("dead_jobs", "state <> 'done'", config.deadDays());
        }
    }
}
