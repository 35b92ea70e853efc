package io.missioncontrol.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void aRowThatWasDeletedWhileItWasChangedIsAConflict() {
        // Given
        var failure = new CompletionException(new OptimisticLockException(new StaleStateException("no such row")));

        // Then
        assertThat(failures.translate(failure).status()).isEqualTo(409);
    }
}
