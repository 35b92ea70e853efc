package io.missioncontrol.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Takes jobs for a process, for a limited time: when the process dies, they are free again. A lease holds a whole
 * ordering key, so that its jobs are done one after the other, in order, by one process at a time.
 */
@ApplicationScoped
class JobLeases {

    /** How long a lease lasts unless it is renewed. */
    static final Duration DURATION = Duration.ofSeconds(15);

    /** Below all keys: ids are random. */
    static final UUID FIRST_KEY = new UUID(0, 0);

    /** At most so many jobs at once, whatever the number of keys: they are in memory. */
    private static final int MAX_JOBS = 500;

    /** "queu" in ASCII; the database's other advisory locks have other numbers. */
    private static final int LOCK = 0x71756575;

    /**
     * Two statements, one round trip, one transaction. Leases are given one at a time: the second statement sees what was
     * leased before, and two processes never work on one key. It walks from key to key over an index, beginning behind
     * the key that came last, and stops when there is enough: a long queue of one key costs nothing, and keys take turns.
     * A key whose first job has failed before gives this one only: it may fail again.
     */
    private static final String LEASE = """
            select pg_advisory_xact_lock(%1$d);
            with recursive
            moment as materialized (select clock_timestamp() at time zone 'UTC' as present),
            wanted (kind, places, run_length) as (values %2$s),
            busy as materialized (
                select coalesce(ordering_key, id) as key from queue_jobs
                where leased_until is not null and leased_until > (select present from moment)),
            keys (key) as (
                (select coalesce(ordering_key, id) from queue_jobs
                 where coalesce(ordering_key, id) > '%3$s'::uuid
                 order by coalesce(ordering_key, id) limit 1)
                union all
                select (select coalesce(j.ordering_key, j.id) from queue_jobs j
                        where coalesce(j.ordering_key, j.id) > k.key
                        order by coalesce(j.ordering_key, j.id) limit 1)
                from keys k where k.key is not null),
            due as (
                select k.key, head.id, head.kind, wanted.places,
                    case when head.last_error is null then wanted.run_length else 1 end as run_length
                from keys k
                cross join lateral (
                    select j.id, j.kind, j.available_at, j.last_error from queue_jobs j
                    where coalesce(j.ordering_key, j.id) = k.key
                    order by j.sequence_number limit 1) head
                join wanted on wanted.kind = head.kind
                where head.available_at <= (select present from moment)
                    and not exists (select from busy where busy.key = k.key)
                limit %4$d),
            ranked as (select due.*, row_number() over (partition by kind order by key) as place from due),
            locked as (
                select j.id from queue_jobs j
                join ranked on ranked.id = j.id
                where ranked.place <= ranked.places
                for update of j skip locked),
            leased as (
                update queue_jobs j
                set lease_owner = '%5$s', leased_until = (select present from moment) + interval '%6$d seconds'
                from locked where j.id = locked.id
                returning j.id),
            runs as (
                select ranked.key, job.*,
                    row_number() over run as position,
                    bool_and(job.kind = ranked.kind and job.available_at <= (select present from moment))
                        over run as is_consecutive
                from ranked
                join leased on leased.id = ranked.id
                cross join lateral (
                    select j.id, j.kind, j.ordering_key, j.sequence_number, j.available_at, j.attempts,
                        j.payload::text as payload, j.request_id, j.traceparent
                    from queue_jobs j
                    where coalesce(j.ordering_key, j.id) = ranked.key
                    order by j.sequence_number limit ranked.run_length) job
                window run as (partition by ranked.key order by job.sequence_number))
            select key, id, kind, ordering_key, attempts, payload, request_id, traceparent from runs
            where is_consecutive
            order by position, key
            limit %7$d""";

    private static final String RENEW = """
            update queue_jobs set leased_until = (clock_timestamp() at time zone 'UTC') + make_interval(secs => $2)
            where lease_owner = $1 and leased_until is not null
            returning id""";

    private static final String RELEASE =
            "update queue_jobs set lease_owner = null, leased_until = null where lease_owner = $1 and leased_until is not null";

    /** What has ended moves; the first that has not waits for its time, unless somebody else has it by now. */
    private static final String COMPLETE = """
            with moment as materialized (select clock_timestamp() at time zone 'UTC' as present),
            rest as (
                update queue_jobs set lease_owner = null, leased_until = null, attempts = $6,
                    available_at = coalesce((select present from moment) + make_interval(secs => $7), available_at),
                    last_error = coalesce($8, last_error)
                where id = $5 and (lease_owner = $9 or lease_owner is null)),
            ended as (
                delete from queue_jobs j
                using unnest($1::uuid[], $2::varchar[], $3::integer[], $4::varchar[]) as r (id, state, attempts, error)
                where j.id = r.id
                returning j.id, j.sequence_number, j.kind, j.ordering_key, j.payload, r.state, r.attempts, j.created_at,
                    coalesce(r.error, j.last_error) as last_error, j.request_id, j.traceparent)
            insert into queue_finished_jobs
                (id, sequence_number, kind, ordering_key, payload, state, attempts, created_at, last_error,
                 request_id, traceparent, finished_at)
            select ended.*, moment.present from ended, moment""";

    private final Pool pool;

    JobLeases(Pool pool) {
        this.pool = pool;
    }

    /** Places that are free for jobs of one kind, and how many jobs of a key to take for one of them. */
    record Demand(String kind, int places, int runLength) {}

    /**
     * Takes jobs that are due.
     *
     * @param owner names this process
     * @param demands not empty
     * @param after begins with the key that follows this one; does not go round
     */
    Uni<List<LeasedRun>> lease(UUID owner, List<Demand> demands, UUID after) {
        // The simple protocol takes several statements but no parameters: there is nothing of anybody else's in it.
        String wanted = demands.stream()
                .map(demand -> "('%s'::varchar, %d, %d)".formatted(demand.kind(), demand.places(), demand.runLength()))
                .collect(Collectors.joining(", "));
        int places = demands.stream().mapToInt(Demand::places).sum();
        String sql = LEASE.formatted(LOCK, wanted, after, places, owner, DURATION.toSeconds(), MAX_JOBS);
        return pool.query(sql).execute().map(rows -> runs(rows.next()));
    }

    /** Makes all leases last longer; returns the first jobs of those that are still ours. */
    Uni<Set<UUID>> renew(UUID owner) {
        return pool.preparedQuery(RENEW)
                .execute(Tuple.of(owner.toString(), (double) DURATION.toSeconds()))
                .map(rows -> {
                    Set<UUID> ids = new HashSet<>();
                    rows.forEach(row -> ids.add(row.getUUID("id")));
                    return ids;
                });
    }

    /** Ends all leases at once, for others to take the jobs. */
    Uni<Void> release(UUID owner) {
        return pool.preparedQuery(RELEASE).execute(Tuple.of(owner.toString())).replaceWithVoid();
    }

    /** Stores what became of a run, and ends its lease. */
    Uni<Void> complete(UUID owner, RunResult result) {
        RunResult.Rest rest = result.rest();
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(result.ids())
                .addArrayOfString(result.states())
                .addArrayOfInteger(result.attempts())
                .addArrayOfString(result.errors())
                .addUUID(rest == null ? null : rest.id())
                .addInteger(rest == null ? null : rest.failedAttempts())
                .addDouble(rest == null || rest.delay() == null ? null : rest.delay().toMillis() / 1_000.0)
                .addString(rest == null ? null : rest.error())
                .addString(owner.toString());
        return pool.preparedQuery(COMPLETE).execute(parameters).replaceWithVoid();
    }

    private static List<LeasedRun> runs(RowSet<Row> rows) {
        Map<UUID, LeasedRun> byKey = new LinkedHashMap<>();
        for (Row row : rows) {
            UUID key = row.getUUID("key");
            String kind = row.getString("kind");
            byKey.computeIfAbsent(key, newKey -> new LeasedRun(newKey, kind, new ArrayList<>())).jobs().add(new Job(
                    row.getUUID("id"),
                    kind,
                    row.getUUID("ordering_key"),
                    payload(row.getString("payload")),
                    row.getInteger("attempts") + 1,
                    new JobOrigin(row.getString("request_id"), row.getString("traceparent"))));
        }
        return List.copyOf(byKey.values());
    }

    /** One row that somebody has written by hand must not keep the others from being taken. */
    private static JsonObject payload(String json) {
        try {
            return new JsonObject(json);
        } catch (DecodeException e) {
            return new JsonObject();
        }
    }
}
