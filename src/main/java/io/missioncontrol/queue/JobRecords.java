package io.missioncontrol.queue;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.Paging;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The jobs of an ordering key, waiting and ended, and another chance for those that did not succeed. */
@ApplicationScoped
public class JobRecords {

    /** Deletes what waits of the ordering key {@code :key}, in a caller's transaction. */
    public static final String DELETE_PENDING = "delete from queue_jobs where coalesce(ordering_key, id) = :key";

    /** Deletes what has ended of the ordering key {@code :key}, in a caller's transaction. */
    public static final String DELETE_FINISHED = "delete from queue_finished_jobs where ordering_key = :key";

    private static final String PENDING = "from queue_jobs where coalesce(ordering_key, id) = $1";
    private static final String FINISHED = "from queue_finished_jobs where ordering_key = $1";
    private static final String RETRYABLE = " and state <> 'done'";
    private static final String SKIPPED = " and state = 'skipped'";
    private static final String DEAD = " and state = 'dead'";

    private static final String PENDING_PAGE = """
            (select id, sequence_number, payload, 'pending' as state, attempts, created_at,
                available_at as next_attempt_at, null::timestamp as finished_at, last_error
             %s order by sequence_number desc limit $2::bigint + $3::bigint)""".formatted(PENDING);

    /** Each state has a statement of its own, so that each finds its rows by the index of theirs. */
    private static final Map<String, String> LISTS = Map.of(
            "pending", list(count(PENDING, ""), PENDING_PAGE),
            // Two counts that read an index alone, instead of one that reads every row.
            "done", list(count(FINISHED, "") + " - " + count(FINISHED, RETRYABLE), finishedPage(" and state = 'done'")),
            "skipped", list(count(FINISHED, SKIPPED), finishedPage(SKIPPED)),
            "dead", list(count(FINISHED, DEAD), finishedPage(DEAD)));

    private static final String LIST_ALL = list(
            count(PENDING, "") + " + " + count(FINISHED, ""), PENDING_PAGE + " union all " + finishedPage(""));

    /** It goes to the end: what came after it has been done meanwhile. */
    private static final String RETRY = """
            with job as (
                delete from queue_finished_jobs
                where id = $1 and ordering_key = $2 and kind = $3 and state in ('dead', 'skipped')
                returning id, kind, ordering_key, payload)
            insert into queue_jobs (id, kind, ordering_key, payload, request_id, traceparent)
            select id, kind, ordering_key, payload, $4, $5 from job
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
     * The latest first. All jobs of a key are of one kind.
     *
     * @param state only those; null for all
     */
    public Uni<Page<JobRecord>> list(UUID orderingKey, String state, Paging paging) {
        return pool.preparedQuery(state == null ? LIST_ALL : LISTS.get(state))
                .execute(Tuple.of(orderingKey, (long) paging.limit(), (long) paging.offset()))
                .map(rows -> page(rows, paging));
    }

    /**
     * Does a dead or skipped job once more, with all its attempts. Fails with 404 when there is no such job, and with 409
     * when it has succeeded or still waits.
     */
    public Uni<JobRecord> retry(UUID orderingKey, String kind, UUID id) {
        Tuple job = Tuple.of(id, orderingKey, kind);
        JobOrigin origin = JobOrigin.current(id, kind);
        Tuple retried = Tuple.of(id, orderingKey, kind, origin.requestId(), origin.traceparent());
        return pool.preparedQuery(RETRY).execute(retried).flatMap(rows -> {
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

    private static String count(String source, String condition) {
        return "(select count(*) " + source + condition + ")";
    }

    private static String finishedPage(String condition) {
        return """
                (select id, sequence_number, payload, state, attempts, created_at, null::timestamp as next_attempt_at,
                    finished_at, last_error
                 %s%s order by sequence_number desc limit $2::bigint + $3::bigint)""".formatted(FINISHED, condition);
    }

    /** The total is there on a page behind the end, too. */
    private static String list(String count, String parts) {
        return """
                select counted.total, %s
                from (select %s as total) counted
                left join lateral (
                    select * from (%s) part order by sequence_number desc limit $2::bigint offset $3::bigint) j on true
                order by j.sequence_number desc""".formatted(JobRecord.COLUMNS, count, parts);
    }

    private static Page<JobRecord> page(RowSet<Row> rows, Paging paging) {
        List<JobRecord> records = new ArrayList<>(rows.size());
        long total = 0;
        for (Row row : rows) {
            total = row.getLong("total");
            if (row.getUUID("id") != null) {
                records.add(JobRecord.of(row));
            }
        }
        return paging.page(records, total);
    }
}
