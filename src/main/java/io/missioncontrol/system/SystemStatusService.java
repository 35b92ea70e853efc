package io.missioncontrol.system;

import io.missioncontrol.config.Version;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.edge.limit.RateLimiters;
import io.missioncontrol.gateway.GatewayStates;
import io.missioncontrol.system.SystemStatusRead.LimiterState;
import io.missioncontrol.system.SystemStatusRead.WaitingJobs;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Puts together what the rooms know about how they are. */
@ApplicationScoped
class SystemStatusService {

    private static final String SCHEMA = """
            select version from flyway_schema_history where success and version is not null
            order by installed_rank desc limit 1""";

    private static final String QUEUE = """
            select kind, count(*) as waiting, min(created_at) as oldest from queue_jobs group by kind order by kind""";

    private static final String DEAD = """
            select count(*) from queue_finished_jobs j
            join board_webhooks w on w.id = j.ordering_key
            join boards b on b.id = w.board_id
            where b.organization_id = $1 and j.state = 'dead'""";

    private final Pool pool;
    private final GatewayStates gateways;
    private final RateLimiters limiters;
    private LocalDateTime startedAt;

    SystemStatusService(Pool pool, GatewayStates gateways, RateLimiters limiters) {
        this.pool = pool;
        this.gateways = gateways;
        this.limiters = limiters;
    }

    void start(@Observes StartupEvent event) {
        startedAt = Timestamps.now();
    }

    Uni<SystemStatusRead> of(UUID organizationId) {
        LocalDateTime now = Timestamps.now();
        return Uni.combine().all()
                .unis(schemaVersion(), waiting(now), deadDeliveries(organizationId), gateways.of(organizationId))
                .asTuple()
                .map(found -> new SystemStatusRead(
                        Version.number(),
                        Version.commit(),
                        found.getItem1(),
                        startedAt,
                        Duration.between(startedAt, now).toSeconds(),
                        found.getItem2(),
                        found.getItem3(),
                        found.getItem4(),
                        new LimiterState(limiters.backend(), limiters.isShared())));
    }

    private Uni<String> schemaVersion() {
        return pool.query(SCHEMA).execute().map(rows -> rows.iterator().next().getString(0));
    }

    private Uni<List<WaitingJobs>> waiting(LocalDateTime now) {
        return pool.query(QUEUE).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> waiting(row, now))
                .toList());
    }

    private static WaitingJobs waiting(Row row, LocalDateTime now) {
        long age = Duration.between(row.getLocalDateTime("oldest"), now).toSeconds();
        return new WaitingJobs(row.getString("kind"), row.getLong("waiting"), Math.max(0, age));
    }

    private Uni<Long> deadDeliveries(UUID organizationId) {
        return pool.preparedQuery(DEAD)
                .execute(Tuple.of(organizationId))
                .map(rows -> rows.iterator().next().getLong(0));
    }
}
