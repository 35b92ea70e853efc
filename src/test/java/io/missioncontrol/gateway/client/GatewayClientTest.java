package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.MeterRegistry;
import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.secret.Secrets;
import io.missioncontrol.secret.SecretsConfig;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class GatewayClientTest {

    private static final JsonObject NOTHING = new JsonObject();

    @Inject
    GatewayClient client;

    @Inject
    GatewayCompatibility compatibility;

    @Inject
    DeviceIdentityTable table;

    @Inject
    MeterRegistry metrics;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Test
    void oneDeviceKeyIsInTheDatabaseForAllProcesses() {
        // Given
        pool.query("DELETE FROM device_identity").executeAndAwait();
        Path nowhere = Path.of("/nonexistent/device.json");
        List<DeviceIdentities> processes = IntStream.range(0, 8).mapToObj(process ->
                new DeviceIdentities(vertx, Optional.empty(), nowhere, table)).toList();

        // When
        List<String> ids = Uni.join().all(processes.stream().map(process ->
                        Uni.createFrom().completionStage(() -> process.get().toCompletionStage())).toList())
                .andFailFast().await().atMost(ClientUnderTest.WAIT).stream().map(DeviceIdentity::id).toList();

        // Then
        assertThat(ids).hasSize(8);
        assertThat(ids.stream().distinct()).hasSize(1);
        assertThat(pool.query("SELECT device_id FROM device_identity").executeAndAwait().iterator().next()
                .getString(0)).isEqualTo(ids.getFirst());
    }

    @Test
    void theDeviceKeyInTheDatabaseIsEncryptedAnewWithANewSecretsKey() {
        // Given
        String first = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        String second = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
        pool.query("DELETE FROM device_identity").executeAndAwait();
        DeviceIdentity identity = DeviceIdentity.create();
        encrypted(null, List.of()).store(identity).await().atMost(ClientUnderTest.WAIT);

        // When
        encrypted(first, List.of()).find().await().atMost(ClientUnderTest.WAIT);
        encrypted(second, List.of(first)).find().await().atMost(ClientUnderTest.WAIT);

        // Then
        assertThat(encrypted(second, List.of()).find().await().atMost(ClientUnderTest.WAIT)).isEqualTo(identity);
        pool.query("DELETE FROM device_identity").executeAndAwait();
    }

    private DeviceIdentityTable encrypted(String key, List<String> previous) {
        return new DeviceIdentityTable(pool, new Secrets(new SecretsConfig() {
            @Override
            public Optional<String> secretsKey() {
                return Optional.ofNullable(key);
            }

            @Override
            public Optional<List<String>> secretsKeyPrevious() {
                return Optional.of(previous).filter(keys -> !keys.isEmpty());
            }
        }));
    }

    @Test
    void aPlaceThatCannotBeWrittenLeavesTheKeyToTheDatabase() throws IOException {
        // Given
        Path file = Files.createTempFile("no", "folder").resolve("device.json");

        // When
        DeviceIdentity identity = new DeviceIdentities(vertx, Optional.of(file), file, table).get()
                .toCompletionStage().toCompletableFuture().join();

        // Then
        assertThat(table.find().await().atMost(ClientUnderTest.WAIT)).isEqualTo(identity);
    }

    @Test
    void resultsArriveOnTheContextThatAsked() throws Exception {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            Context caller = vertx.getOrCreateContext();
            CompletableFuture<Context> answered = new CompletableFuture<>();
            CompletableFuture<Context> refused = new CompletableFuture<>();
            gateway.next("config.get", Fault.error("INVALID_REQUEST", "no"));
            GatewayTarget target = ClientUnderTest.target(gateway);

            // When
            caller.runOnContext(run -> {
                client.call(target, "health", NOTHING).subscribe().with(
                        answer -> answered.complete(Vertx.currentContext()), answered::completeExceptionally);
                client.call(target, "config.get", NOTHING).subscribe().with(
                        answer -> refused.complete(null), failure -> refused.complete(Vertx.currentContext()));
            });

            // Then
            assertThat(answered).succeedsWithin(ClientUnderTest.WAIT).isSameAs(caller);
            assertThat(refused).succeedsWithin(ClientUnderTest.WAIT).isSameAs(caller);
        }
    }

    @Test
    void aShortRestartIsBridged() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.greet(exchange -> {
                gateway.greet(null);
                Fault.close(1012, "service restart").apply(exchange);
            });

            // When
            JsonObject answer = call(ClientUnderTest.target(gateway), "health");

            // Then
            assertThat(answer.getBoolean("ok")).isTrue();
            assertThat(gateway.connections()).isEqualTo(2);
        }
    }

    @Test
    void aCallThatMayHaveArrivedIsNotSentAgain() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.next("chat.send", Fault.closeBehind(1012, "service restart"));
            JsonObject message = new JsonObject().put("sessionKey", "agent:main:main").put("message", "once")
                    .put("idempotencyKey", "id-1");

            // When
            GatewayException failure = catchThrowableOfType(GatewayException.class, () ->
                    client.call(ClientUnderTest.target(gateway), "chat.send", message)
                            .await().atMost(ClientUnderTest.WAIT));

            // Then
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.CLOSED);
            assertThat(gateway.calls("chat.send")).hasSize(1);
        }
    }

    @Test
    void aDeadGatewayIsNotAskedForAWhileAndOthersAre() throws IOException {
        // Given
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        GatewayTarget dead = ClientUnderTest.target("ws://127.0.0.1:" + port);
        try (StandInGateway alive = new StandInGateway(Era.B).start()) {
            // When
            List<GatewayException> failures = new ArrayList<>();
            await().until(() -> {
                failures.add(refusal(dead));
                return failures.getLast().code() == GatewayErrorCode.CIRCUIT_OPEN;
            });

            // Then
            assertThat(failures).hasSizeLessThanOrEqualTo(GatewayGuard.WINDOW);
            assertThat(failures.getLast()).hasMessageContaining("127.0.0.1:" + port + " refused the connection");
            assertThat(failures.getLast().retryAfter()).hasValueSatisfying(pause ->
                    assertThat(pause).isPositive().isLessThanOrEqualTo(GatewayGuard.OPEN_FOR));
            assertThat(failures.getLast().isPassing()).isTrue();
            assertThat(call(ClientUnderTest.target(alive), "health")).isNotEmpty();
        }
    }

    @Test
    void refusalsDoNotStopOthersFromAsking() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            GatewayTarget wrong = new GatewayTarget(null, gateway.url(), "wrong", false, false);

            // When
            List<GatewayErrorCode> codes =
                    IntStream.range(0, 2 * GatewayGuard.WINDOW).mapToObj(i -> refusal(wrong).code()).toList();

            // Then
            assertThat(codes).containsOnly(GatewayErrorCode.TOKEN_MISMATCH);
        }
    }

    @Test
    void moreCallsThanAGatewayMayHaveAreRefusedAtOnce() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            gateway.always("health", Fault.silent());
            int most = GatewayGuard.MAX_CALLS + GatewayGuard.MAX_WAITING;
            IntStream.range(0, most).forEach(i ->
                    client.call(target, "health", NOTHING).subscribe().with(answer -> { }, failure -> { }));

            // When
            GatewayException failure = refusal(target);

            // Then
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.OVERLOADED);
            await().untilAsserted(() -> assertThat(gateway.calls("health")).hasSize(GatewayGuard.MAX_CALLS));
            gateway.restart();
        }
    }

    @Test
    void callsAreMeasuredByMethodAndOutcome() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            gateway.next("config.get", Fault.error("INVALID_REQUEST", "no"));
            long before = measured("config.get", "rpc_error");

            // When
            refusal(target, "config.get");
            refusal(target, "made.up." + System.nanoTime());

            // Then
            assertThat(measured("config.get", "rpc_error")).isEqualTo(before + 1);
            assertThat(metrics.find("gateway.calls").timers()).extracting(timer -> timer.getId().getTag("method"))
                    .contains("other").noneMatch(method -> method.startsWith("made.up"));
        }
    }

    @Test
    void pingIsAnsweredByWhateverIsHealthyOrNot() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // When
            client.ping(ClientUnderTest.target(gateway)).await().atMost(ClientUnderTest.WAIT);

            // Then
            assertThat(gateway.calls("health")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {
        "2026.2.9, none",
        "2026.7.35, none",
        "2026.9.1-beta.1, none",
        "2026.1.1, Gateway version 2026.1.1 is not supported. Minimum supported version is 2026.02.9.",
        "2026.2.9-beta.1, Gateway version 2026.2.9-beta.1 is not supported. Minimum supported version is 2026.02.9.",
        "dev, Gateway reported an unsupported version format 'dev'. Minimum supported version is 2026.02.9.",
        "none, Unable to determine gateway version from runtime metadata. Minimum supported version is 2026.02.9."
    })
    void versionsAreJudgedAsRecorded(String version, String problem) {
        try (StandInGateway gateway = new StandInGateway(Era.B).version(version).start()) {
            // When
            GatewayCompatibility.Verdict verdict =
                    compatibility.check(ClientUnderTest.target(gateway)).await().atMost(ClientUnderTest.WAIT);

            // Then
            assertThat(verdict.problem()).isEqualTo(Optional.ofNullable(problem));
            assertThat(verdict.version()).isEqualTo(version);
        }
    }

    @Test
    void aGatewayFromSourceIsJudgedByWhoWroteItsConfiguration() {
        try (StandInGateway gateway = new StandInGateway(Era.A).version("dev").start()) {
            // Given
            gateway.configure(gateway.config().put("meta", new JsonObject().put("lastTouchedVersion", "2026.3.24")));

            // When
            GatewayCompatibility.Verdict verdict =
                    compatibility.check(ClientUnderTest.target(gateway)).await().atMost(ClientUnderTest.WAIT);

            // Then
            assertThat(verdict.version()).isEqualTo("2026.3.24");
            assertThat(verdict.isCompatible()).isTrue();
        }
    }

    private JsonObject call(GatewayTarget target, String method) {
        return client.call(target, method, NOTHING).await().atMost(ClientUnderTest.WAIT);
    }

    private GatewayException refusal(GatewayTarget target) {
        return refusal(target, "health");
    }

    private GatewayException refusal(GatewayTarget target, String method) {
        return catchThrowableOfType(GatewayException.class, () -> call(target, method));
    }

    private long measured(String method, String outcome) {
        return metrics.find("gateway.calls").tags("method", method, "outcome", outcome).timers().stream()
                .mapToLong(io.micrometer.core.instrument.Timer::count).sum();
    }
}
