package io.missioncontrol.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.gateway.TemplateSync;
import io.missioncontrol.gateway.TemplateSync.Options;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.Rows;
import io.missioncontrol.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AgentsUnderTest.class)
class GatewayTemplateSyncTest {

    private static final Options USUAL = new Options(false, false, false, false, false, false);

    @Inject
    TemplateSync templates;

    @Inject
    GatewayMainAgents mainAgents;

    @Inject
    Pool pool;

    private StandInGateway gateway;
    private AgentScene scene;

    @BeforeEach
    void aGateway() {
        gateway = new StandInGateway(Era.B).start();
        scene = new AgentScene(gateway.url());
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private JsonObject sync(Options options, UUID board) {
        return await(() -> templates.sync(scene.gateway, options, board));
    }

    private static <T> T await(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(work);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    private UUID mainAgent() {
        await(() -> pool.withTransaction(connection -> mainAgents.ensure(connection, scene.gateway, "Alpha")));
        return (UUID) Sql.value(Rows.database(),
                "select id from agents where gateway_id = ? and board_id is null", scene.gateway);
    }

    private String token(UUID agent) {
        return AgentScene.tokenIn(gateway.file("mc-" + agent, "AGENTS.md"));
    }

    @Test
    void mainAgentIsMadeWithItsGatewayAndFollowsItsName() {
        // When
        UUID main = mainAgent();
        assertThat(AgentScene.work(main)).isNull();

        // Then
        String name = "mc-gateway-" + scene.gateway;
        assertThat(scene.read(main).getString("name")).isEqualTo("Alpha Gateway Agent");
        assertThat(scene.read(main).getMap("identity_profile")).containsEntry("role", "Gateway Agent");
        assertThat(gateway.file(name, "AGENTS.md")).contains("the main agent of this gateway");
        assertThat(gateway.messages("agent:" + name + ":main")).hasSize(1);

        // When
        await(() -> pool.withTransaction(connection -> mainAgents.ensure(connection, scene.gateway, "Beta")));

        // Then
        assertThat(scene.read(main).getString("name")).isEqualTo("Beta Gateway Agent");
        assertThat(AgentScene.generation(main)).isEqualTo(2);
        await(() -> pool.withTransaction(connection -> mainAgents.remove(connection, scene.gateway)));
        assertThat(Rows.count("agents", "gateway_id = ? and board_id is null", scene.gateway)).isZero();
    }

    @Test
    void filesAreWrittenAnewWithTheTokenThatIsInThem() {
        // Given
        UUID bee = scene.agent("Bee");
        UUID main = mainAgent();
        AgentScene.work(bee);
        AgentScene.work(main);
        String token = token(bee);
        Rows.execute("update agents set name = 'Busy Bee' where id = ?", bee);

        // When
        JsonObject result = sync(new Options(true, false, false, false, false, false), null);

        // Then
        assertThat(result).isEqualTo(new JsonObject()
                .put("gateway_id", scene.gateway.toString())
                .put("include_main", true)
                .put("reset_sessions", false)
                .put("agents_updated", 1)
                .put("agents_skipped", 0)
                .put("main_updated", true)
                .put("errors", new JsonArray()));
        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).contains("**Busy Bee**");
        assertThat(token(bee)).isEqualTo(token);
    }

    @Test
    void agentWithoutReadableTokenIsSkippedUnlessANewOneIsAskedFor() {
        // Given
        UUID bee = scene.agent("Bee");
        AgentScene.work(bee);
        gateway.always("agents.files.get", Fault.payload(new JsonObject()));

        // When
        JsonObject skipped = sync(USUAL, null);
        gateway.always("agents.files.get", null);
        String before = token(bee);
        JsonObject rotated = sync(new Options(false, false, true, true, false, false), scene.board);

        // Then
        assertThat(skipped.getInteger("agents_skipped")).isEqualTo(1);
        assertThat(skipped.getJsonArray("errors").getJsonObject(0)).isEqualTo(new JsonObject()
                .put("agent_id", bee.toString())
                .put("agent_name", "Bee")
                .put("board_id", scene.board.toString())
                .put("message", "Skipping agent: unable to read AUTH_TOKEN from TOOLS.md"
                        + " (run with rotate_tokens=true to re-key)."));
        assertThat(rotated.getInteger("agents_updated")).isEqualTo(1);
        assertThat(token(bee)).isNotEqualTo(before);
        for (String token : new String[] {before, token(bee)}) {
            AgentScene.as(token).get("/api/v1/agent/healthz").then().statusCode(200);
        }
    }

    @Test
    void onlyWhatIsAskedForIsTouched() {
        UUID bee = scene.agent("Bee");
        UUID lead = scene.lead("Lead");
        AgentScene.work(bee);
        AgentScene.work(lead);

        assertThat(sync(new Options(false, true, false, false, false, false), null).getInteger("agents_updated")).isEqualTo(1);
        assertThat(sync(USUAL, Rows.board(scene.organization, scene.gateway, "Empty")).getInteger("agents_updated")).isZero();
        assertThat(sync(USUAL, UUID.randomUUID()).getJsonArray("errors").getJsonObject(0).getString("message"))
                .isEqualTo("Board does not belong to this gateway.");
        assertThat(sync(new Options(true, true, false, false, false, false), null).getJsonArray("errors")
                        .getJsonObject(0).getString("message"))
                .isEqualTo("Gateway agent record not found; skipping gateway agent template sync.");
    }

    @Test
    void pausedBoardsAreLeftAlone() {
        UUID bee = scene.agent("Bee");
        AgentScene.work(bee);
        Rows.execute("insert into board_memory (id, board_id, content, is_chat, created_at)"
                + " values (gen_random_uuid(), ?, ' /Pause ', true, now() at time zone 'utc')", scene.board);

        JsonObject result = sync(USUAL, null);

        assertThat(result.getInteger("agents_skipped")).isEqualTo(1);
        assertThat(result.getJsonArray("errors")).isEmpty();
    }

    /** While the sync writes what it has read, jobs of the same agent begin and end. */
    private void syncAround(UUID agent, Runnable jobs) throws InterruptedException {
        int before = gateway.calls("agents.files.list").size();
        gateway.next("agents.files.list", Fault.slow(Duration.ofSeconds(2)));
        Thread syncing = Thread.ofVirtual().start(() -> sync(USUAL, null));
        Awaitility.await().until(() -> gateway.calls("agents.files.list").size() > before);
        jobs.run();
        assertThat(AgentScene.work(agent)).isNull();
        syncing.join();
    }

    @Test
    void whatAJobHasWrittenMeanwhileIsNotUndone() throws InterruptedException {
        UUID bee = scene.agent("Bee");
        AgentScene.work(bee);

        syncAround(bee, () -> scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Busy Bee\"}"));

        assertThat(gateway.file("mc-" + bee, "AGENTS.md")).contains("**Busy Bee**");
    }

    @Test
    void tokenThatAJobHasIssuedMeanwhileIsNotReplacedByTheOneBefore() throws InterruptedException {
        UUID bee = scene.agent("Bee");
        AgentScene.work(bee);

        syncAround(bee, () -> {
            Rows.execute("update agents set agent_token_hash = 'other' where id = ?", bee);
            scene.admin.patch("/api/v1/agents/" + bee, "{\"name\":\"Busy Bee\"}");
        });

        Rows.execute("update agent_tokens set expires_at = now() at time zone 'utc'"
                + " where agent_id = ? and expires_at is not null", bee);
        AgentScene.as(token(bee)).get("/api/v1/agent/healthz").then().statusCode(200);
    }

    @Test
    void agentThatIsDeletedMeanwhileDoesNotComeBack() throws InterruptedException {
        UUID bee = scene.agent("Bee");
        AgentScene.work(bee);

        syncAround(bee, () -> scene.admin.delete("/api/v1/agents/" + bee));

        assertThat(gateway.config().encode()).doesNotContain("mc-" + bee);
    }

    @Test
    void gatewayThatIsDownIsSaidOnce() {
        UUID bee = scene.agent("Bee");
        AgentScene.work(bee);
        gateway.stop();

        JsonObject result = sync(new Options(true, false, false, false, false, false), null);

        assertThat(result.getJsonArray("errors")).hasSize(1);
        assertThat(result.getInteger("agents_updated")).isZero();
    }
}
