package io.missioncontrol.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.persistence.OptimisticLockException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    private final Failures failures = new Failures();

    @ParameterizedTest
    @CsvSource({
        // A reference is gone, a value is taken, a deadlock.
        "23503, 409", "23505, 409", "40P01, 409",
        // The server shuts down, has no connection left, the connection broke.
        "57P01, 503", "53300, 503", "08006, 503",
        // Its disk is full or broken, or it takes no writes.
        "53100, 503", "58030, 503", "25006, 503",
        // A statement of ours is wrong.
        "42703, 500"
    })
    void whatHibernateMakesOfADatabaseErrorIsToldLikeTheErrorItself(String sqlState, int status) {
        // Given
        var failure = new CompletionException(
                new ConstraintViolationException("error", new SQLException("error", sqlState), "a_constraint"));

        // Then
        assertThat(failures.translate(failure).status()).isEqualTo(status);
    }

    /** As the kill soak has met them. */
    static List<Throwable> waysToLoseTheDatabase() {
        return List.of(
                new ConnectException("Connection refused"),
                new UnknownHostException("db"),
                ClosedConnectionException.INSTANCE,
                new ClosedChannelException(),
                new TimeoutException("no answer from the database"),
                new NoStackTraceThrowable("Connection is not active now, current status: CLOSED"));
    }

    @ParameterizedTest
    @MethodSource("waysToLoseTheDatabase")
    void whateverTheWayTheDatabaseIsLostTheAnswerSaysToComeAgain(Throwable failure) {
        var error = failures.translate(new CompletionException(failure));

        assertThat(error.status()).isEqualTo(503);
    }

    @Test
    void aRowThatWasDeletedWhileItWasChangedIsAConflict() {
        // Given
        var failure = new CompletionException(new OptimisticLockException(new StaleStateException("no such row")));

        // Then
        assertThat(failures.translate(failure).status()).isEqualTo(409);
    }
}
