package io.missioncontrol.queue;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.PagedQuery;
import io.missioncontrol.edge.input.Paging;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The jobs of an ordering key, waiting and ended, and another chance for those that did not succeed. */
@ApplicationScoped
public class JobRecords {

    /** Deletes what waits of the ordering key {@code :key}, in a caller's transaction. */
    public static final String DELETE_PENDING = "delete from queue_jobs where coalesce(ordering_key, id) = :key";

    /** Deletes what has ended of the ordering key {@code :key}, in a caller's transaction. */
    public static final String DELETE_FINISHED = "delete from queue_finished_jobs where ordering_key = :key";

    private static final PagedQuery<JobRecord> OF_KEY = new PagedQuery<>(
            JobRecord.COLUMNS,
            """
            (select id, sequence_number, payload, 'pending' as state, attempts, created_at,
                 available_at as next_attempt_at, null::timestamp as finished_at, last_error
             from queue_jobs where coalesce(ordering_key, id) = $1 and kind = $2
             union all
             select id, sequence_number, payload, state, attempts, created_at, null, finished_at, last_error
             from queue_finished_jobs where ordering_key = $1 and kind = $2) j
            where $3::text is null or j.state = $3""",
            "j.sequence_number desc",
            3,
            JobRecord::of);

    /** It goes to the end: what came after it has been done meanwhile. */
    private static final String RETRY = """
            with job as (
                delete from queue_finished_jobs
                where id = $1 and ordering_key = $2 and kind = $3 and state in ('dead', 'skipped')
                returning id, kind, ordering_key, payload)
            insert into queue_jobs (id, kind, ordering_key, payload) select id, kind, ordering_key, payload from job
            returning id, payload, 'pending' as state, attempts, created_at, available_at as next_attempt_at,
                null::timestamp as finished_at, last_error""";

    private static final String EXISTS = """
            select from queue_jobs where id = $1 and ordering_key = $2 and kind = $3
            union all
            select from queue_finished_jobs where id = $1 and ordering_key = $2 and kind = $3""";

    private final Pool pool;
    private final JobSignal signal;

    JobRecords(Pool pool, JobSignal signal) {
        this.pool = pool;
        this.signal = signal;
    }

    /**
     * The latest first.
     *
     * @param state only those; null for all
     */
    public Uni<Page<JobRecord>> list(UUID orderingKey, String kind, String state, Paging paging) {
        return OF_KEY.run(pool, Tuple.of(orderingKey, kind, state), paging);
    }

    /**
     * Does a dead or skipped job once more, with all its attempts. Fails with 404 when there is no such job, and with 409
     * when it has succeeded or still waits.
     */
    public Uni<JobRecord> retry(UUID orderingKey, String kind, UUID id) {
        Tuple job = Tuple.of(id, orderingKey, kind);
        return pool.preparedQuery(RETRY).execute(job).flatMap(rows -> {
            if (rows.size() == 0) {
                return pool.preparedQuery(EXISTS).execute(job).map(found -> {
                    throw found.size() == 0
                            ? ApiException.notFound()
                            : ApiException.conflict("Only a dead or skipped delivery can be retried.");
                });
            }
            signal.enqueued();
            return Uni.createFrom().item(JobRecord.of(rows.iterator().next()));
        });
    }
}
