package io.missioncontrol.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.missioncontrol.testing.PostgresUrl;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseWaitTest {

    private static final String PASSWORD = "hush-hush";

    @Test
    void goesOnWhenTheDatabaseAnswers() throws SQLException {
        // Given
        CountingDataSource dataSource = new CountingDataSource(TestDatabases.serverUrl());

        // When
        new DatabaseWait(dataSource, "db", Duration.ZERO).untilItAnswers().close();

        // Then
        assertThat(dataSource.attempts()).isOne();
    }

    @Test
    void triesAgainUntilTheDatabaseAnswers() throws IOException, SQLException {
        // Given
        CountingDataSource dataSource = new CountingDataSource(TestDatabases.serverUrl());
        dataSource.failFirst(unusedPort());

        // When
        new DatabaseWait(dataSource, "db", Duration.ofSeconds(30)).untilItAnswers().close();

        // Then
        assertThat(dataSource.attempts()).isEqualTo(2);
    }

    @Test
    void givesUpAfterTheLimitInOneLineWithoutThePassword() throws IOException {
        // Given
        int port = unusedPort();
        DatabaseWait wait = new DatabaseWait(source("crew", port, "board"), "localhost:" + port + "/board",
                Duration.ofMillis(1));

        // Then
        assertThatThrownBy(wait::untilItAnswers)
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("The database at localhost:" + port + "/board did not answer within")
                .hasMessageNotContainingAny("\n", PASSWORD);
    }

    @Test
    void givesUpAtOnceWhenTheUserIsRefused() {
        // Given
        PostgresUrl server = PostgresUrl.parse(TestDatabases.serverUrl());
        DatabaseWait wait = new DatabaseWait(source("nobody", server.port(), server.database()), "db",
                Duration.ofHours(1));

        // Then
        assertThatThrownBy(wait::untilItAnswers)
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("The database at db refuses")
                .hasMessageNotContainingAny("\n", PASSWORD);
    }

    @Test
    void givesUpAtOnceWhenTheDatabaseDoesNotExist() {
        // Given
        String url = TestDatabases.create("schema");
        CountingDataSource dataSource = new CountingDataSource(url);
        TestDatabases.drop(url);

        // Then
        assertThatThrownBy(new DatabaseWait(dataSource, "db", Duration.ofHours(1))::untilItAnswers)
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("does not exist");
    }

    private static PGSimpleDataSource source(String user, int port, String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[] {"localhost"});
        dataSource.setPortNumbers(new int[] {port});
        dataSource.setDatabaseName(database);
        dataSource.setUser(user);
        dataSource.setPassword(PASSWORD);
        return dataSource;
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A database that may be out of reach at the first attempt. */
    private static final class CountingDataSource extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        private final String url;
        private int attempts;
        private int unreachablePort;

        CountingDataSource(String url) {
            this.url = url;
        }

        void failFirst(int port) {
            unreachablePort = port;
        }

        int attempts() {
            return attempts;
        }

        @Override
        public Connection getConnection() throws SQLException {
            attempts++;
            return attempts == 1 && unreachablePort > 0
                    ? source("crew", unreachablePort, "board").getConnection()
                    : Sql.connect(url);
        }
    }
}
