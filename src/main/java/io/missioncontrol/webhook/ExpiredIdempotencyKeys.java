package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Timestamps;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Deletes keys that have had their time, a few with each statement, so that ingest does not notice. */
@ApplicationScoped
class ExpiredIdempotencyKeys {

    private static final Logger LOG = Logger.getLogger(ExpiredIdempotencyKeys.class);
    private static final Duration INTERVAL = Duration.ofHours(1);
    private static final int BATCH = 1_000;

    private static final String DELETE = """
            delete from webhook_idempotency_keys where id in (
                select id from webhook_idempotency_keys where created_at < $1
                order by created_at limit $2 for update skip locked)""";

    private final Pool pool;
    private final Vertx vertx;

    ExpiredIdempotencyKeys(Pool pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(INTERVAL.toMillis(), timer -> delete().subscribe().with(
                ignored -> { },
                failure -> LOG.warnf("webhook.keys.kept reason=%s", failure.getClass().getSimpleName())));
    }

    Uni<Void> delete() {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(Timestamps.now().minus(IdempotencyKey.LIFETIME), BATCH))
                .flatMap(deleted -> deleted.rowCount() == BATCH ? delete() : Uni.createFrom().voidItem());
    }
}
