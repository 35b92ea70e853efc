package io.missioncontrol.queue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Tells workers that deliveries have been enqueued, after the commit. Jobs of all other kinds are announced by a trigger
 * in their transaction; for deliveries, which may come by the thousand each second, that would make every commit wait
 * for the one before. A signal that is lost costs seconds: workers look by themselves, too.
 */
@ApplicationScoped
public class JobSignal {

    static final String CHANNEL = "queue_jobs";

    private static final long NOTIFY_INTERVAL_MILLIS = 50;
    private static final String NOTIFY = "select pg_notify('" + CHANNEL + "', '')";

    private final Vertx vertx;
    private final Pool pool;
    private final AtomicReference<Runnable> ownWorker = new AtomicReference<>();
    private final AtomicBoolean notifying = new AtomicBoolean();

    JobSignal(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
    }

    /** To be called after the commit of a transaction that has enqueued deliveries. Returns at once. */
    public void enqueued() {
        Runnable worker = ownWorker.get();
        if (worker != null) {
            worker.run();
        } else if (notifying.compareAndSet(false, true)) {
            vertx.setTimer(NOTIFY_INTERVAL_MILLIS, timer -> notifyOthers());
        }
    }

    /** The worker of this process; null when it has none, or no more. */
    void wakes(Runnable worker) {
        ownWorker.set(worker);
    }

    private void notifyOthers() {
        notifying.set(false);
        pool.query(NOTIFY).execute().subscribe().with(ignored -> {}, failure -> {
            // Workers look by themselves.
        });
    }
}
