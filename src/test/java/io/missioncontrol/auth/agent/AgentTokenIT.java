package io.missioncontrol.auth.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.Fleet;
import io.missioncontrol.testing.PackagedApplication;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import io.restassured.RestAssured;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentTokenIT {

    @Test
    void tokensOfAnAdoptedDatabaseAreFoundByTheirSaltedHashOnce() {
        var database = TestDatabases.create("agents");
        try (var application = PackagedApplication.start(Map.of("DATABASE_URL", database))) {
            application.awaitReadiness();
            var fleet = new Fleet(database);
            var agent = fleet.agent(fleet.board());
            var token = Fleet.randomToken();
            Sql.execute(database, "update agents set agent_token_hash = ? where id = ?", TokenHash.of(token), agent);

            for (var call = 0; call < 2; call++) {
                RestAssured.given().port(application.port()).header("X-Agent-Token", token)
                        .get("/api/v1/agent/healthz").then().statusCode(200);
            }

            assertThat(Sql.value(database, "select count(*) from agent_tokens where agent_id = ? and sha256 is not null",
                    agent)).isEqualTo(1L);
            RestAssured.given().port(application.port()).header("X-Agent-Token", Fleet.randomToken())
                    .get("/api/v1/agent/healthz").then().statusCode(401);
        } finally {
            TestDatabases.drop(database);
        }
    }
}
