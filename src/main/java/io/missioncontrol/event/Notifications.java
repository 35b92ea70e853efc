package io.missioncontrol.event;

import io.missioncontrol.config.DatabasePool;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * What the database tells by {@code NOTIFY}, over the one connection of this process that waits for it. The connection
 * is opened again when it breaks; what was told in between is lost, so listeners are told to look for themselves.
 */
@ApplicationScoped
public class Notifications {

    private static final Logger LOG = Logger.getLogger(Notifications.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A connection that waits sends nothing by itself: without a question a dead one would never be noticed. */
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final DatabasePool database;
    private final Pool pool;
    private final Map<String, BroadcastProcessor<Notification>> channels = new ConcurrentHashMap<>();
    private volatile PgSubscriber subscriber;
    private volatile boolean stopping;

    Notifications(Vertx vertx, DatabasePool database, Pool pool) {
        this.vertx = vertx;
        this.database = database;
        this.pool = pool;
    }

    void start(@Observes StartupEvent event) {
        // Made when first used; only then is it known how to connect.
        pool.size();
        subscriber = PgSubscriber.subscriber(vertx, database.connectOptions());
        subscriber.reconnectPolicy(Notifications::pause);
        subscriber.closeHandler(ignored -> LOG.info("event.listener.closed"));
        channels.forEach(this::listen);
        subscriber.connect().onFailure(failure -> LOG.warnf("event.listener.failed reason=%s", name(failure)));
        vertx.setPeriodic(PROBE_INTERVAL.toMillis(), timer -> probe());
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        if (subscriber != null) {
            subscriber.close();
        }
    }

    /**
     * All notifications of a channel from now on. Listeners must not block: what they have not taken waits in memory.
     *
     * @param channel a lower-case name
     */
    public Multi<Notification> on(String channel) {
        return channels.computeIfAbsent(channel, name -> {
            BroadcastProcessor<Notification> processor = BroadcastProcessor.create();
            if (subscriber != null) {
                listen(name, processor);
            }
            return processor;
        }).onOverflow().buffer();
    }

    private void listen(String channel, BroadcastProcessor<Notification> processor) {
        subscriber.channel(channel)
                .subscribeHandler(ignored -> processor.onNext(Notification.RESTARTED))
                .handler(payload -> processor.onNext(new Notification(payload)));
    }

    private void probe() {
        PgConnection connection = subscriber.actualConnection();
        if (connection == null || stopping) {
            return;
        }
        connection.query("select 1").execute()
                .timeout(database.timeoutSeconds(), TimeUnit.SECONDS)
                .onFailure(failure -> {
                    LOG.warnf("event.listener.lost reason=%s", name(failure));
                    connection.close();
                });
    }

    /** Milliseconds until the next attempt to connect: at once, then twice as long each time. */
    private static long pause(int attempts) {
        return Math.min(LONGEST_PAUSE.toMillis(), 50L << Math.min(attempts, 10));
    }

    private static String name(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
