package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayConnectionsTest {

    private static final JsonObject NOTHING = new JsonObject();

    private final ClientUnderTest client = new ClientUnderTest();

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @EnumSource
    void gatewaysOfEveryEraLetItIn(Era era) {
        try (StandInGateway gateway = new StandInGateway(era).start()) {
            // When
            GatewayHello hello = client.hello(ClientUnderTest.target(gateway));

            // Then
            assertThat(hello.protocol()).isEqualTo(era.protocol());
            assertThat(hello.serverVersion()).isEqualTo(era.version());
            assertThat(hello.methods()).contains("chat.send", "config.get");
        }
    }

    @Test
    void callsShareOneConnection() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            client.call(target, "sessions.patch", new JsonObject().put("key", "agent:main:main"));

            // When
            client.call(target, "chat.send", new JsonObject().put("sessionKey", "agent:main:main")
                    .put("message", "hello").put("idempotencyKey", UUID.randomUUID().toString()));

            // Then
            assertThat(gateway.messages("agent:main:main")).containsExactly("hello");
            assertThat(gateway.connections()).isEqualTo(1);
        }
    }

    @Test
    void theTokenIsInTheHandshakeAndNowhereElse() {
        try (StandInGateway gateway = new StandInGateway(Era.A).start()) {
            // When
            client.hello(ClientUnderTest.target(gateway.url() + "/base/path?lang=en"));

            // Then
            assertThat(gateway.paths()).containsExactly("/base/path?lang=en");
            assertThat(gateway.handshakes()).singleElement().satisfies(params -> {
                assertThat(params.getJsonObject("auth")).isEqualTo(new JsonObject().put("token", StandInGateway.TOKEN));
                assertThat(params.getInteger("minProtocol")).isEqualTo(3);
                assertThat(params.getInteger("maxProtocol")).isEqualTo(4);
                assertThat(params.getJsonObject("client").getString("id")).isEqualTo("gateway-client");
            });
        }
    }

    @Test
    void withoutDevicePairingItComesAsTheControlUiOfTheGatewaysOwnOrigin() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // When
            client.hello(new GatewayTarget(null, gateway.url(), StandInGateway.TOKEN, true, false));

            // Then: the stand-in refuses other origins
            assertThat(gateway.handshakes()).singleElement().satisfies(params -> {
                assertThat(params.getJsonObject("client").getString("id")).isEqualTo("openclaw-control-ui");
                assertThat(params.containsKey("device")).isFalse();
            });
        }
    }

    @Test
    void aHundredCallsAtOnceUseOneConnection() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            gateway.always("chat.send", Fault.slow(Duration.ofMillis(50)));

            // When
            List<Uni<JsonObject>> calls = IntStream.range(0, 100).mapToObj(number ->
                    client.start(target, "chat.send", new JsonObject().put("sessionKey", "agent:main:main")
                            .put("message", "message " + number).put("idempotencyKey", "key-" + number))).toList();
            List<JsonObject> answers = Uni.join().all(calls).andFailFast().await().atMost(ClientUnderTest.WAIT);

            // Then
            assertThat(answers).extracting(answer -> answer.getString("runId"))
                    .isEqualTo(IntStream.range(0, 100).mapToObj(number -> "key-" + number).toList());
            assertThat(gateway.messages("agent:main:main")).hasSize(100);
            assertThat(gateway.connections()).isEqualTo(1);
        }
    }

    @Test
    void anIdleConnectionIsClosedAndTheNextCallOpensAnother() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start();
                ClientUnderTest impatient = new ClientUnderTest(10_000, 100)) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            impatient.call(target, "health", NOTHING);

            // When
            await().until(() -> gateway.openConnections() == 0);

            // Then
            assertThat(impatient.call(target, "health", NOTHING)).isNotEmpty();
            assertThat(gateway.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionWithACallUnderWayIsNotIdle() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start();
                ClientUnderTest impatient = new ClientUnderTest(10_000, 50)) {
            // Given
            gateway.next("health", Fault.slow(Duration.ofMillis(500)));

            // When
            JsonObject answer = impatient.call(ClientUnderTest.target(gateway), "health", NOTHING);

            // Then
            assertThat(answer).isNotEmpty();
        }
    }

    @Test
    void anotherTokenIsAnotherConnection() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            client.call(ClientUnderTest.target(gateway), "health", NOTHING);
            gateway.token("changed");

            // When
            client.call(new GatewayTarget(null, gateway.url(), "changed", false, false), "health", NOTHING);

            // Then
            assertThat(gateway.connections()).isEqualTo(2);
        }
    }

    @Test
    void theSameWayInIsShared() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // When
            for (int i = 0; i < 3; i++) {
                client.call(new GatewayTarget(UUID.randomUUID(), gateway.url(), StandInGateway.TOKEN, false, false),
                        "health", NOTHING);
            }

            // Then
            assertThat(gateway.connections()).isEqualTo(1);
        }
    }

    @Test
    void ipv6LiteralsWork() {
        try (StandInGateway gateway = new StandInGateway(Era.C).host("::1").start()) {
            // When
            GatewayHello hello = client.hello(ClientUnderTest.target(gateway));

            // Then
            assertThat(gateway.url()).startsWith("ws://[::1]:");
            assertThat(hello.protocol()).isEqualTo(4);
        }
    }

    @Test
    void fragmentedAnswersArePutTogether() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.next("health", Fault.large(300_000, 100), Fault.large(20_000_000, 65_536));

            for (int size : List.of(300_000, 20_000_000)) {
                // When
                JsonObject answer = client.call(ClientUnderTest.target(gateway), "health", NOTHING);

                // Then
                assertThat(answer.getString("filler")).hasSize(size);
            }
            assertThat(gateway.connections()).isEqualTo(1);
        }
    }

    @Test
    void binaryMessagesAndAnswersThatNobodyWaitsForAreIgnored() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.next("health", exchange -> {
                Fault.binary(new byte[] {1, 2, 3}).apply(exchange);
                Fault.text("{\"type\":\"res\",\"id\":\"unknown\",\"ok\":true}").apply(exchange);
                Fault.text("{\"type\":\"res\",\"id\":7,\"ok\":true}").apply(exchange);
                Fault.text("{\"type\":\"event\",\"event\":7,\"payload\":[]}").apply(exchange);
                Fault.payload(new JsonObject().put("fine", true)).apply(exchange);
            });

            // When
            JsonObject answer = client.call(ClientUnderTest.target(gateway), "health", NOTHING);

            // Then
            assertThat(answer.getBoolean("fine")).isTrue();
        }
    }

    @Test
    void jsonRpcAnswersAreUnderstood() {
        try (StandInGateway gateway = new StandInGateway(Era.A).start()) {
            // Given
            gateway.next("health",
                    exchange -> Fault.text("{\"id\":\"" + exchange.id() + "\",\"result\":{\"ok\":true}}")
                            .apply(exchange),
                    exchange -> Fault.text("{\"id\":\"" + exchange.id() + "\",\"error\":{\"message\":\"no\"}}")
                            .apply(exchange));
            GatewayTarget target = ClientUnderTest.target(gateway);

            // When
            JsonObject answer = client.call(target, "health", NOTHING);
            GatewayException refusal = client.refusal(target, "health");

            // Then
            assertThat(answer).isEqualTo(new JsonObject().put("ok", true));
            assertThat(refusal.code()).isEqualTo(GatewayErrorCode.RPC_ERROR);
            assertThat(refusal).hasMessage("no");
        }
    }

    @Test
    void aRestartEndsTheCallsUnderWayAndTheNextOnesWork() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            gateway.always("chat.send", Fault.silent());
            List<Uni<JsonObject>> calls = IntStream.range(0, 50).mapToObj(number ->
                    client.start(target, "chat.send", NOTHING)).toList();
            var all = Uni.join().all(calls).andCollectFailures().subscribeAsCompletionStage();
            await().until(() -> gateway.calls("chat.send").size() == 50);

            // When
            gateway.restart();

            // Then
            assertThat(all).failsWithin(ClientUnderTest.WAIT).withThrowableThat()
                    .withMessageContaining("is restarting (1012: service restart)");
            assertThat(client.call(target, "health", NOTHING)).isNotEmpty();
            assertThat(gateway.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionOverWhichNothingComesIsGivenUp() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start();
                ClientUnderTest impatient = new ClientUnderTest(500, 60_000)) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            impatient.call(target, "health", NOTHING);
            gateway.freeze();

            // When
            GatewayException refusal = impatient.refusal(target, "health");

            // Then
            assertThat(refusal.code()).isEqualTo(GatewayErrorCode.TIMED_OUT);
            assertThat(refusal).hasMessageContaining("did not answer health within");
            gateway.thaw();
            assertThat(impatient.call(target, "health", NOTHING)).isNotEmpty();
            assertThat(gateway.connections()).isEqualTo(2);
        }
    }

    @Test
    void aSlowCallEndsAloneOnAConnectionThatLives() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start();
                ClientUnderTest impatient = new ClientUnderTest(500, 60_000)) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            gateway.next("config.get", Fault.silent());

            // When
            GatewayException refusal = impatient.refusal(target, "config.get");

            // Then
            assertThat(refusal.code()).isEqualTo(GatewayErrorCode.TIMED_OUT);
            assertThat(impatient.call(target, "health", NOTHING)).isNotEmpty();
            assertThat(gateway.connections()).isEqualTo(1);
        }
    }
}
