package io.missioncontrol.config;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Adds what Quarkus has no property for: bounds on opening a connection and on waiting for one. With the database down,
 * a request so fails within five seconds instead of waiting for ever.
 */
@Singleton
class DatabasePool implements PgPoolCreator {

    private static final int ACQUIRE_TIMEOUT_SECONDS = 4;

    private final String databaseUrl;

    DatabasePool(@ConfigProperty(name = "DATABASE_URL") String databaseUrl) {
        this.databaseUrl = databaseUrl;
    }

    @Override
    public Pool create(Input input) {
        int connectTimeout = DatabaseUrl.parse(databaseUrl).parameters().connectTimeoutSeconds();
        PgConnectOptions connectOptions = input.pgConnectOptionsList().getFirst();
        connectOptions.setConnectTimeout((int) TimeUnit.SECONDS.toMillis(connectTimeout));
        PoolOptions poolOptions = input.poolOptions()
                .setConnectionTimeout(ACQUIRE_TIMEOUT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool().using(input.vertx()).connectingTo(connectOptions).with(poolOptions).build();
    }
}
