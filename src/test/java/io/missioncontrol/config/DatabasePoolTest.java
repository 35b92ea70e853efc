package io.missioncontrol.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.missioncontrol.testing.PostgresUrl;
import io.missioncontrol.testing.TestDatabases;
import io.quarkus.reactive.pg.client.PgPoolCreator.Input;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DatabasePoolTest {

    private static final int TIMEOUT_SECONDS = 2;
    /** The server is silent for longer than any slow machine takes to notice. */
    private static final String SILENCE = "SELECT pg_sleep(600)";

    private Vertx vertx;
    private Pool pool;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        PostgresUrl server = PostgresUrl.parse(TestDatabases.serverUrl());
        PgConnectOptions address = PgConnectOptions.fromUri(
                        "postgresql://" + server.host() + ":" + server.port() + "/" + server.database())
                .setUser(server.user())
                .setPassword(server.password());
        pool = new DatabasePool(new Settings()).create(new FixedInput(vertx, new PoolOptions().setMaxSize(1), address));
    }

    @AfterEach
    void stop() {
        await(pool.close());
        await(vertx.close());
    }

    @Test
    void answersQueries() {
        assertThat(await(pool.query("SELECT 42").execute()).iterator().next().getInteger(0)).isEqualTo(42);
    }

    @Test
    void givesUpAConnectionThatDoesNotAnswerAndUsesAnother() {
        // Given
        int first = backend();

        // Then
        assertThatThrownBy(() -> await(pool.query(SILENCE).execute()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ClosedConnectionException.class);
        assertThat(backendAfterFailure()).isNotEqualTo(first);
    }

    @Test
    void doesNotWaitForEverForAFreeConnection() {
        // Given
        Future<RowSet<Row>> occupied = pool.query("SELECT pg_sleep(0.5) FROM generate_series(1, 6)").execute();

        // When
        Future<RowSet<Row>> waiting = pool.query("SELECT 1").execute();

        // Then
        assertThatThrownBy(() -> await(waiting)).isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> await(occupied)).isInstanceOf(CompletionException.class);
    }

    private int backend() {
        return await(pool.query("SELECT pg_backend_pid()").execute()).iterator().next().getInteger(0);
    }

    /** The pool may hand out the connection once more before it learns that it is closed. */
    private int backendAfterFailure() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return backend();
            } catch (CompletionException e) {
                assertThat(System.nanoTime()).as(e.toString()).isLessThan(deadline);
            }
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private record FixedInput(Vertx vertx, PoolOptions poolOptions, PgConnectOptions address) implements Input {

        @Override
        public List<PgConnectOptions> pgConnectOptionsList() {
            return List.of(address);
        }
    }

    private static final class Settings implements DatabasePool.Settings {

        @Override
        public String databaseUrl() {
            return TestDatabases.serverUrl();
        }

        @Override
        public int timeoutSeconds() {
            return TIMEOUT_SECONDS;
        }
    }
}
