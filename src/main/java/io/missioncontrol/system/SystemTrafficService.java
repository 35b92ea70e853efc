package io.missioncontrol.system;

import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.system.SystemTrafficRead.MinuteRead;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Counts the events of the last hour by minute. */
@ApplicationScoped
class SystemTrafficService {

    private static final int MINUTES = 60;

    /**
     * What is older than the hour is not read: events are found by webhook and time, ended deliveries by time, the
     * successful and the others in an index each. {@code offset 0} holds the planner to that: by webhook it would read
     * all that ever ended. A retry takes a delivery out of the minute in which it had ended.
     */
    private static final String MINUTES_OF_HOUR = """
            select minute.started_at, coalesce(event.accepted, 0) as accepted,
                coalesce(delivery.delivered, 0) as delivered, coalesce(delivery.skipped, 0) as skipped,
                coalesce(delivery.dead, 0) as dead
            from generate_series($2::timestamp, $2::timestamp + interval '59 minutes', interval '1 minute')
                as minute (started_at)
            left join (
                select date_trunc('minute', p.received_at) as started_at, count(*) as accepted
                from boards b
                join board_webhooks w on w.board_id = b.id
                join board_webhook_payloads p on p.board_id = b.id and p.webhook_id = w.id
                where b.organization_id = $1 and p.received_at >= $2
                group by 1) event using (started_at)
            left join (
                select date_trunc('minute', j.finished_at) as started_at,
                    count(*) filter (where j.state = 'done') as delivered,
                    count(*) filter (where j.state = 'skipped') as skipped,
                    count(*) filter (where j.state = 'dead') as dead
                from (
                    select ordering_key, state, finished_at from queue_finished_jobs
                    where state = 'done' and finished_at >= $2
                    union all
                    select ordering_key, state, finished_at from queue_finished_jobs
                    where state <> 'done' and finished_at >= $2
                    offset 0) j
                where j.ordering_key in (
                    select w.id from boards b join board_webhooks w on w.board_id = b.id
                    where b.organization_id = $1)
                group by 1) delivery using (started_at)
            order by minute.started_at""";

    private final Pool pool;

    SystemTrafficService(Pool pool) {
        this.pool = pool;
    }

    Uni<SystemTrafficRead> of(UUID organizationId) {
        LocalDateTime first = Timestamps.now().truncatedTo(ChronoUnit.MINUTES).minusMinutes(MINUTES - 1);
        return pool.preparedQuery(MINUTES_OF_HOUR)
                .execute(Tuple.of(organizationId, first))
                .map(rows -> new SystemTrafficRead(
                        rows.stream().map(SystemTrafficService::minute).toList()));
    }

    private static MinuteRead minute(Row row) {
        return new MinuteRead(
                row.getLocalDateTime("started_at"),
                row.getLong("accepted"),
                row.getLong("delivered"),
                row.getLong("skipped"),
                row.getLong("dead"));
    }
}
