package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.event.SseClient;
import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentStreamIT {

    @Test
    void streamsTellChangesAndEndWhenTheProcessStops() {
        var database = TestDatabases.create("stream");
        try (var application = PackagedApplication.start(Map.of("DATABASE_URL", database))) {
            application.awaitReadiness();
            assertThat(application.status("/api/v1/agents/stream", "x")).isEqualTo(401);
            assertThat(application.status("/api/v1/users/me", PostgresTestResource.TOKEN)).isEqualTo(200);
            var fleet = new Fleet(database);
            Sql.execute(database, "update gateways set organization_id ="
                    + " (select active_organization_id from users where active_organization_id is not null limit 1)");
            var agent = fleet.agent(null);

            try (var stream = new SseClient(application.port(), "/api/v1/agents/stream", PostgresTestResource.TOKEN)) {
                Sql.execute(database, "update agents set name = 'Changed' where id = ?", agent);
                application.await("an event", () -> stream.data().stream().anyMatch(data -> data.contains("Changed")));

                application.stop();
                assertThat(application.exitCode()).isZero();
                assertThat(stream.ended()).isTrue();
            }
        } finally {
            TestDatabases.drop(database);
        }
    }
}
