package io.missioncontrol.config;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Adds what Quarkus has no property for: bounds on opening a connection, on waiting for one, and on waiting for an
 * answer. A database that is down, frozen or cut off so fails requests within {@code DB_TIMEOUT_SECONDS}, and
 * connections that lead nowhere are given up, so that service resumes by itself.
 *
 * <p>The bound on an answer closes connections on which nothing moves, idle ones too. A connection that waits for
 * notifications must not come from this pool.
 */
@Singleton
public class DatabasePool implements PgPoolCreator {

    private final Settings settings;
    private final CompletableFuture<PgConnectOptions> connectOptions = new CompletableFuture<>();

    /** Settings of the pool, under the names of their environment variables. */
    @ConfigMapping(prefix = "")
    interface Settings {

        @WithName("DATABASE_URL")
        String databaseUrl();

        /** {@code DB_TIMEOUT_SECONDS}: for a connection from the pool, and for any sign of life on it. */
        @WithName("DB_TIMEOUT_SECONDS")
        @WithDefault("4")
        int timeoutSeconds();
    }

    DatabasePool(Settings settings) {
        this.settings = settings;
    }

    /** How the pool connects, for a connection that waits: without a bound on silence. Known when the pool exists. */
    public PgConnectOptions connectOptions() {
        return new PgConnectOptions(connectOptions.join()).setIdleTimeout(0);
    }

    /** {@code DB_TIMEOUT_SECONDS}. */
    public int timeoutSeconds() {
        return settings.timeoutSeconds();
    }

    @Override
    public Pool create(Input input) {
        int connectTimeoutSeconds = DatabaseUrl.parse(settings.databaseUrl()).parameters().connectTimeoutSeconds();
        PgConnectOptions connectOptions = input.pgConnectOptionsList().getFirst();
        connectOptions.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(connectTimeoutSeconds))
                .setIdleTimeout(settings.timeoutSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        this.connectOptions.complete(connectOptions);
        PoolOptions poolOptions = input.poolOptions()
                .setConnectionTimeout(settings.timeoutSeconds())
                .setConnectionTimeoutUnit(TimeUnit.SECONDS)
                // The pool must retire an idle connection before the bound closes it, perhaps while it is handed out.
                .setIdleTimeout((int) TimeUnit.SECONDS.toMillis(settings.timeoutSeconds()) / 2)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return PgBuilder.pool()
                .using(input.vertx())
                .connectingTo(connectOptions)
                .with(poolOptions)
                .withConnectHandler(SilentConnections::watch)
                .build();
    }
}
