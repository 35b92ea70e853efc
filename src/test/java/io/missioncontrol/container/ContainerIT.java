package io.missioncontrol.container;

import static io.missioncontrol.container.ContainerEngine.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Sql;
import io.missioncontrol.testing.TestDatabases;
import io.missioncontrol.webhook.SignedEvents;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The image {@code -Dcontainer.image}, run by a container engine; {@code src/test/container/prove.sh} makes both. */
class ContainerIT {

    private static final String IMAGE = System.getProperty("container.image", "");
    private static final String SECRET = "a webhook's secret";
    /** SHUTDOWN_DELAY_SECONDS and SHUTDOWN_TIMEOUT_SECONDS of a service that was told nothing. */
    private static final int DRAIN_SECONDS = 3 + 20;

    private static String database;
    private static ServiceContainer service;

    @BeforeAll
    static void startService() throws IOException, InterruptedException {
        assumeThat(IMAGE).as("-Dcontainer.image").isNotBlank();
        database = TestDatabases.create("container");
        service = ServiceContainer.start(IMAGE, database);
    }

    @AfterAll
    static void removeService() throws IOException, InterruptedException {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void theImageSaysHowItIsRun() throws IOException, InterruptedException {
        JsonNode image = new JsonMapper().readTree(output("image", "inspect", IMAGE)).get(0);
        JsonNode config = image.get("Config");

        assertThat(config.get("User").textValue()).isEqualTo("65532:65532");
        assertThat(config.get("ExposedPorts").fieldNames()).toIterable().containsExactly("8000/tcp");
        assertThat(config.get("Entrypoint")).hasToString("[\"/usr/bin/mission-control\"]");
        assertThat(config.get("StopSignal").textValue()).isIn("SIGTERM", "15");
        assertThat(config.get("Labels").fieldNames()).toIterable().contains(
                "org.opencontainers.image.title", "org.opencontainers.image.version",
                "org.opencontainers.image.base.name");
        assertThat(image.findValue("Healthcheck").get("Test"))
                .hasToString("[\"CMD\",\"/usr/bin/mission-control\",\"healthcheck\"]");
    }

    @Test
    void theProcessHasNoPrivileges() throws IOException, InterruptedException {
        List<String> status = service.processStatus();

        assertThat(status).contains(
                "Uid:\t65532\t65532\t65532\t65532", "Gid:\t65532\t65532\t65532\t65532",
                "CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000",
                "NoNewPrivs:\t1", "Seccomp:\t2");
        assertThat(status).anyMatch(line -> line.matches("NSpid:\t\\d+\t1"));
    }

    @Test
    void thereIsNoShellInIt() throws IOException, InterruptedException {
        assertThat(ContainerEngine.run("exec", service.name(), "/bin/sh", "-c", "true").exitCode()).isNotZero();
    }

    @Test
    void aSignedEventIsStoredAndReadBack() throws IOException, InterruptedException {
        // Given
        RestAssured.port = service.port();
        UUID board = BoardRows.board(database, service.port());
        String webhook = RestAssured.given()
                .auth().oauth2(PostgresTestResource.TOKEN)
                .contentType("application/json")
                .body("{\"description\":\"Look\",\"secret\":\"" + SECRET + "\"}")
                .post("/api/v1/boards/" + board + "/webhooks")
                .then().statusCode(200).extract().path("id");
        String path = "/api/v1/boards/" + board + "/webhooks/" + webhook;
        String event = "{\"build\":\"failed\"}";

        // When
        String payload = RestAssured.given()
                .header("X-Hub-Signature-256", "sha256=" + SignedEvents.sign(SECRET, event))
                .contentType("application/json")
                .body(event)
                .post(path)
                .then().statusCode(202).extract().path("payload_id");

        // Then
        RestAssured.given()
                .auth().oauth2(PostgresTestResource.TOKEN)
                .get(path + "/payloads/" + payload)
                .then().statusCode(200)
                .body("payload.build", org.hamcrest.Matchers.equalTo("failed"));
        RestAssured.given().contentType("application/json").body(event).post(path).then().statusCode(403);
    }

    @Test
    void itsOwnHealthCheckIsGreen() throws IOException, InterruptedException {
        for (List<String> arguments : List.of(List.of("healthcheck"), List.of("healthcheck", "--live"))) {
            List<String> command = new ArrayList<>(List.of("exec", service.name(), "/usr/bin/mission-control"));
            command.addAll(arguments);
            assertThat(ContainerEngine.run(command)).isEqualTo(new ContainerEngine.Result(0, ""));
        }
    }

    @Test
    void nothingIsWritten() throws IOException, InterruptedException {
        assertThat(output("diff", service.name()).lines())
                .as("mount points are made by the engine")
                .allMatch(line -> line.matches("[CA] /(dev|proc|sys|etc|run)(/.*)?"));
    }

    @Test
    void migrateBringsTheSchemaAndEnds() throws IOException, InterruptedException {
        // Given
        String empty = TestDatabases.create("container");
        List<String> command = new ArrayList<>(List.of("run", "--rm"));
        command.addAll(ServiceContainer.options(empty, ServiceContainer.freePort(), ServiceContainer.freePort()));
        command.addAll(List.of(IMAGE, "migrate"));

        // When
        ContainerEngine.Result result = ContainerEngine.run(command);

        // Then
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(Sql.query(empty, "select 1 from information_schema.tables where table_name = 'queue_jobs'"))
                .hasSize(1);
    }

    @Test
    void aStopIsOrderlyAndInTime() throws IOException, InterruptedException {
        try (ServiceContainer stopped = ServiceContainer.start(IMAGE, TestDatabases.create("container"))) {
            // When: later than this the engine kills, which shows in the exit code
            output("stop", "--time=" + DRAIN_SECONDS, stopped.name());

            // Then
            assertThat(output("inspect", "--format={{.State.ExitCode}} {{.State.OOMKilled}}", stopped.name()))
                    .isEqualTo("0 false");
            assertThat(stopped.log()).doesNotContain("Exception", "ERROR");
        }
    }
}
