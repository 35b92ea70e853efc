package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every gateway must do for this client, whether it is the real one or the stand-in. */
abstract class GatewaySuite {

    private static final JsonObject NOTHING = new JsonObject();

    final ClientUnderTest client = new ClientUnderTest(30_000, 60_000);

    abstract GatewayTarget target();

    /** The version that the gateway is known to be; null when it is not known. */
    abstract String version();

    /** Whether agents can answer. Real gateways keep what they were told only then; else just why they did not answer. */
    abstract boolean hasModel();

    @AfterEach
    void closeClient() {
        client.close();
    }

    @Test
    void letsADeviceInWithItsToken() {
        // When
        GatewayHello hello = client.hello(target());

        // Then
        assertThat(hello.protocol()).isBetween(3, 4);
        assertThat(hello.methods()).contains("config.get", "config.patch", "agents.create", "agents.files.set",
                "sessions.patch", "chat.send", "chat.history");
        assertThat(GatewayVersion.parse(hello.serverVersion())).isPresent();
        if (version() != null) {
            assertThat(hello.serverVersion()).isEqualTo(version());
        }
    }

    @Test
    void refusesAWrongToken() {
        // Given
        GatewayTarget wrong = new GatewayTarget(null, target().url(), "wrong-" + target().token(), false, false);

        // When
        GatewayException failure = client.refusal(wrong);

        // Then
        assertThat(failure.code()).isEqualTo(GatewayErrorCode.TOKEN_MISMATCH);
        assertThat(failure).hasMessage("Gateway authentication failed. Verify gateway token and operator scopes.");
    }

    @Test
    void refusesAMissingToken() {
        // When
        GatewayException failure = client.refusal(new GatewayTarget(null, target().url(), null, false, false));

        // Then
        assertThat(failure.code()).isEqualTo(GatewayErrorCode.TOKEN_MISSING);
    }

    @Test
    void answersConfigGetWithAHash() {
        // When
        JsonObject config = client.call(target(), "config.get", NOTHING);

        // Then
        assertThat(config.getString("hash")).isNotBlank();
        assertThat(config.getJsonObject("config")).isNotNull();
    }

    @Test
    void sendsALargeAnswerThatIsPutTogether() {
        // When
        JsonObject schema = client.call(target(), "config.schema", NOTHING);

        // Then
        assertThat(schema.encode().length()).isGreaterThan(300_000);
    }

    @Test
    void keepsAMessageInTheHistoryOfItsSession() {
        // Given
        String key = "agent:main:" + UUID.randomUUID();
        String text = "A message with an umlaut: ä, and more: 日本";
        client.call(target(), "sessions.patch", new JsonObject().put("key", key).put("label", "Session " + key));

        // When
        String run = UUID.randomUUID().toString();
        JsonObject sent = client.call(target(), "chat.send", new JsonObject()
                .put("sessionKey", key).put("message", text).put("deliver", false).put("idempotencyKey", run));

        // Then
        assertThat(sent.getString("runId")).isEqualTo(run);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonArray messages = client.call(target(), "chat.history", new JsonObject().put("sessionKey", key))
                    .getJsonArray("messages");
            assertThat(messages).isNotEmpty();
            if (hasModel()) {
                assertThat(messages.encode()).contains(text);
            }
        });
        JsonArray sessions = client.call(target(), "sessions.list", NOTHING).getJsonArray("sessions");
        assertThat(sessions.stream().map(JsonObject.class::cast).map(session -> session.getString("key")))
                .contains(key);
    }

    @Test
    void saysWhatItDoesNotKnow() {
        // When
        GatewayException failure = client.refusal(target(), "no.such.method");

        // Then
        assertThat(failure.code()).isEqualTo(GatewayErrorCode.RPC_ERROR);
        assertThat(failure.rpcCode()).contains("INVALID_REQUEST");
        assertThat(failure).hasMessage("unknown method: no.such.method");
    }

    @Test
    void answersManyCallsAtOnceOverOneConnection() {
        // When
        List<Uni<JsonObject>> calls = IntStream.range(0, 50).mapToObj(number ->
                client.start(target(), "health", NOTHING)).toList();
        List<JsonObject> answers = Uni.join().all(calls).andFailFast().await().atMost(ClientUnderTest.WAIT);

        // Then
        assertThat(answers).hasSize(50).allSatisfy(answer -> assertThat(answer.getBoolean("ok")).isTrue());
        assertThat(client.connections().size()).isEqualTo(1);
    }

    @Test
    void makesAndRemovesAnAgent() {
        // Given
        String id = "mc-" + UUID.randomUUID();
        String folder = System.getProperty("java.io.tmpdir") + "/workspace-" + id;
        JsonObject agent = new JsonObject().put("agentId", id);

        // When
        JsonObject made = client.call(target(), "agents.create",
                new JsonObject().put("name", id).put("workspace", folder));

        // Then
        assertThat(made.getString("agentId")).isEqualTo(id);
        // Some versions restart because of it, or know the agent only when they have read their configuration again.
        eventually("agents.files.set", agent.copy().put("name", "SOUL.md").put("content", "# Soul"));
        JsonObject file = eventually("agents.files.get", agent.copy().put("name", "SOUL.md"));
        assertThat(file.getJsonObject("file").getMap()).containsAllEntriesOf(Map.of("content", "# Soul"));
        eventually("agents.delete", agent.copy().put("deleteFiles", true));
    }

    private JsonObject eventually(String method, JsonObject params) {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(500))
                .ignoreExceptionsInstanceOf(GatewayException.class)
                .until(() -> client.call(target(), method, params), answer -> true);
    }
}
