package io.missioncontrol.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.config.DatabaseUrl;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class EarlyLookTest {

    @Test
    void seesASchemaThatIsUpToDate() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            String version = database.migration().migrate();

            // When
            EarlyLook.begin(DatabaseUrl.parse(database.url()));

            // Then
            assertThat(EarlyLook.version()).contains(version);
        }
    }

    @Test
    void leavesASchemaThatIsBehindToTheOrdinaryLook() {
        try (SchemaTestDatabase database = SchemaTestDatabase.empty()) {
            // Given
            database.flyway("1").migrate();

            // When
            EarlyLook.begin(DatabaseUrl.parse(database.url()));

            // Then
            assertThat(EarlyLook.version()).isEmpty();
        }
    }

    @Test
    void leavesADatabaseThatDoesNotAnswerToTheOrdinaryLook() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            // When
            EarlyLook.begin(DatabaseUrl.parse("postgresql://user:secret@127.0.0.1:" + silent.getLocalPort() + "/none"));

            // Then
            assertThat(EarlyLook.version()).isEmpty();
        }
    }

    @Test
    void leavesADatabaseThatRefusesToTheOrdinaryLook() throws IOException {
        // Given
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        // When
        EarlyLook.begin(DatabaseUrl.parse("postgresql://user:secret@127.0.0.1:" + free + "/none"));

        // Then
        assertThat(EarlyLook.version()).isEmpty();
    }
}
