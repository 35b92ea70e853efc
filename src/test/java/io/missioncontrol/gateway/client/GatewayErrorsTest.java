package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.stream.Stream;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.Fault;
import io.missioncontrol.gateway.standin.Refusal;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GatewayErrorsTest {

    private final ClientUnderTest client = new ClientUnderTest(2_000, 60_000);

    @AfterEach
    void close() {
        client.close();
    }

    static Stream<Arguments> refusals() {
        String authentication = "Gateway authentication failed. Verify gateway token and operator scopes.";
        return Stream.of(
                arguments(Refusal.TOKEN_MISSING, GatewayErrorCode.TOKEN_MISSING, authentication),
                arguments(Refusal.TOKEN_MISMATCH, GatewayErrorCode.TOKEN_MISMATCH, authentication),
                arguments(Refusal.TOKEN_MISMATCH_BARE, GatewayErrorCode.TOKEN_MISMATCH, authentication),
                arguments(Refusal.PAIRING_REQUIRED, GatewayErrorCode.PAIRING_REQUIRED,
                        "openclaw devices approve req-1"),
                arguments(Refusal.DEVICE_REQUIRED, GatewayErrorCode.DEVICE_REFUSED, "Set the gateway's token"),
                arguments(Refusal.CONTROL_UI_DEVICE_REQUIRED, GatewayErrorCode.DEVICE_REFUSED, "device key"),
                arguments(Refusal.SIGNATURE_INVALID, GatewayErrorCode.DEVICE_REFUSED, "device signature invalid"),
                arguments(Refusal.SIGNATURE_EXPIRED, GatewayErrorCode.DEVICE_REFUSED, "Compare the clocks"),
                arguments(Refusal.ORIGIN_REFUSED, GatewayErrorCode.ORIGIN_REFUSED,
                        "gateway.controlUi.allowedOrigins"),
                arguments(Refusal.SCOPE_MISSING, GatewayErrorCode.SCOPE_MISSING, "Gateway token is missing required"
                        + " scope `operator.admin`. Update the gateway token scopes and retry."),
                arguments(Refusal.PROTOCOL_MISMATCH, GatewayErrorCode.PROTOCOL_MISMATCH,
                        "speaks protocol 5; this service speaks 3 to 4"),
                arguments(Refusal.LOCKED_OUT, GatewayErrorCode.RATE_LIMITED, "after too many attempts"),
                arguments(Refusal.STARTING, GatewayErrorCode.UNAVAILABLE, "gateway starting"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusedHandshakesSayWhatToDo(Refusal refusal, GatewayErrorCode code, String text) {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.refuse(refusal);

            // When
            GatewayException failure = client.refusal(ClientUnderTest.target(gateway));

            // Then
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessageContaining(text).hasMessageNotContaining(StandInGateway.TOKEN);
        }
    }

    @Test
    void aWrongTokenIsRefusedAndNotRepeated() {
        try (StandInGateway gateway = new StandInGateway(Era.C).start()) {
            // When
            GatewayException failure =
                    client.refusal(new GatewayTarget(null, gateway.url(), "wrong-token", false, false));

            // Then
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.TOKEN_MISMATCH);
            assertThat(failure.rpcCode()).contains("INVALID_REQUEST");
            assertThat(failure.isPassing()).isFalse();
            assertThat(failure).hasMessageNotContaining("wrong-token");
        }
    }

    @Test
    void aGatewayThatRepeatsTheTokenDoesNotGetItIntoAMessage() {
        try (StandInGateway gateway = new StandInGateway(Era.A).start()) {
            // Given
            gateway.next("health", Fault.error("INVALID_REQUEST", "bad\ntoken " + StandInGateway.TOKEN + "!"));

            // When
            GatewayException failure = client.refusal(ClientUnderTest.target(gateway), "health");

            // Then
            assertThat(failure).hasMessage("bad token ***!");
        }
    }

    @Test
    void aDeviceThatIsNotApprovedIsLetInOnceItIs() {
        try (StandInGateway gateway = new StandInGateway(Era.B).requirePairing().start()) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            assertThat(client.refusal(target).code()).isEqualTo(GatewayErrorCode.PAIRING_REQUIRED);

            // When
            gateway.approveDevices();

            // Then
            assertThat(client.hello(target).protocol()).isEqualTo(4);
        }
    }

    @Test
    void aPortWithoutListenerIsNamed() throws IOException {
        // Given
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        // When
        GatewayException failure = client.refusal(ClientUnderTest.target("ws://127.0.0.1:" + port));

        // Then
        assertThat(failure.code()).isEqualTo(GatewayErrorCode.CONNECTION_REFUSED);
        assertThat(failure).hasMessageContaining("127.0.0.1:" + port).hasMessageContaining("container");
    }

    @Test
    void anUnknownHostIsNamedWithTheHintForContainers() {
        // When
        GatewayException failure = client.refusal(ClientUnderTest.target("ws://openclaw_gateway.invalid:18789"));

        // Then
        assertThat(failure.code()).isEqualTo(GatewayErrorCode.UNKNOWN_HOST);
        assertThat(failure).hasMessageContaining("\"openclaw_gateway.invalid\"").hasMessageContaining("container");
    }

    @ParameterizedTest
    @CsvSource({"ws://169.254.169.254/latest/meta-data", "ws://[fe80::1]:80", "ws://0.0.0.0:22",
        "ws://[::ffff:169.254.169.254]", "ws://[64:ff9b::a9fe:a9fe]", "ws://2852039166/", "ws://0xa9fea9fe/"})
    void addressesOfMachinesThatNobodyMayReachAreRefused(String url) {
        // When
        GatewayException failure = client.refusal(ClientUnderTest.target(url));

        // Then: numbers that are no address to some readers are names to others, and unknown ones
        assertThat(failure.code()).isIn(GatewayErrorCode.ADDRESS_REFUSED, GatewayErrorCode.UNKNOWN_HOST);
    }

    @Test
    void networksThatAreNotAllowedAreRefusedWithoutConnecting() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start();
                ClientUnderTest strict = new ClientUnderTest(2_000, 60_000, new GatewayNetworks("10.0.0.0/8", ""))) {
            // When
            GatewayException failure = strict.refusal(ClientUnderTest.target(gateway));

            // Then
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.ADDRESS_REFUSED);
            assertThat(failure).hasMessageContaining("GATEWAY_ALLOWED_NETWORKS");
            assertThat(gateway.connections()).isZero();
        }
    }

    @Test
    void aListenerThatSaysNothingTimesOut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            // When
            GatewayException failure =
                    client.refusal(ClientUnderTest.target("ws://127.0.0.1:" + silent.getLocalPort()));

            // Then
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.TIMED_OUT);
            assertThat(failure).hasMessageContaining("127.0.0.1:" + silent.getLocalPort());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, NOT_A_GATEWAY, HTTP status 200",
        "302, NOT_A_GATEWAY, redirects",
        "401, NOT_A_GATEWAY, HTTP status 401",
        "404, NOT_A_GATEWAY, HTTP status 404",
        "502, UNAVAILABLE, restarting",
        "503, UNAVAILABLE, restarting"
    })
    void answersThatAreNoWebSocketAreToldApart(int status, GatewayErrorCode code, String text) {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.answerHttp(request -> request.response().setStatusCode(status)
                    .putHeader("Location", "ws://127.0.0.1:1/").end("page"));

            // When
            GatewayException failure = client.refusal(ClientUnderTest.target(gateway));

            // Then
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessageContaining(text);
            assertThat(gateway.paths()).hasSize(1);
        }
    }

    static Stream<Arguments> greetings() {
        return Stream.of(
                arguments(Fault.silent(), GatewayErrorCode.TIMED_OUT),
                arguments(Fault.text("hello"), GatewayErrorCode.NOT_A_GATEWAY),
                arguments(Fault.text("[1]"), GatewayErrorCode.NOT_A_GATEWAY),
                arguments(Fault.garbage(), GatewayErrorCode.NOT_A_GATEWAY),
                arguments(Fault.hugeFrame(), GatewayErrorCode.FRAME_TOO_LARGE),
                arguments(Fault.cut(), GatewayErrorCode.CLOSED),
                arguments(Fault.close(1008, "pairing required"), GatewayErrorCode.PAIRING_REQUIRED),
                arguments(Fault.close(1008, "unauthorized"), GatewayErrorCode.TOKEN_MISMATCH),
                arguments(Fault.close(1012, "service restart"), GatewayErrorCode.CLOSED),
                arguments(Fault.close(1013, "startup"), GatewayErrorCode.UNAVAILABLE));
    }

    @ParameterizedTest
    @MethodSource("greetings")
    void connectionsThatBeginWrongEndWithACode(Fault greeting, GatewayErrorCode code) {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.greet(greeting);

            // When
            GatewayException failure = client.refusal(ClientUnderTest.target(gateway));

            // Then
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessageNotContaining(StandInGateway.TOKEN);
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(Fault.silent(), GatewayErrorCode.TIMED_OUT, "did not answer health within 2 s"),
                arguments(Fault.cut(), GatewayErrorCode.CLOSED, "was cut"),
                arguments(Fault.close(1000, ""), GatewayErrorCode.CLOSED, "(1000)"),
                arguments(Fault.closeBehind(1012, "service restart"), GatewayErrorCode.CLOSED, "restarting"),
                arguments(Fault.close(1009, "too big"), GatewayErrorCode.FRAME_TOO_LARGE, "1009"),
                arguments(Fault.text("not json"), GatewayErrorCode.NOT_A_GATEWAY, "no JSON object"),
                arguments(Fault.garbage(), GatewayErrorCode.NOT_A_GATEWAY, "no WebSocket frame"),
                arguments(Fault.hugeFrame(), GatewayErrorCode.FRAME_TOO_LARGE, "larger than 26214400 bytes"),
                arguments(Fault.endlessFragments(), GatewayErrorCode.FRAME_TOO_LARGE, "larger than 26214400 bytes"),
                arguments(Fault.error("INVALID_REQUEST", "unknown agent id"), GatewayErrorCode.RPC_ERROR,
                        "unknown agent id"),
                arguments(Fault.error("UNAVAILABLE", "WorkerTaskError"), GatewayErrorCode.UNAVAILABLE,
                        "WorkerTaskError"),
                arguments(Fault.error("FORBIDDEN", "missing scope: operator.write"), GatewayErrorCode.SCOPE_MISSING,
                        "`operator.write`"),
                arguments(Fault.rateLimited(Duration.ofSeconds(58)), GatewayErrorCode.RATE_LIMITED,
                        "retry after 58s"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void callsThatGoWrongEndWithACode(Fault fault, GatewayErrorCode code, String text) {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.next("health", fault);
            GatewayTarget target = ClientUnderTest.target(gateway);

            // When
            GatewayException failure = client.refusal(target, "health");

            // Then
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessageContaining(text);
            assertThat(client.call(target, "health", new JsonObject())).isNotEmpty();
        }
    }

    @Test
    void aRateLimitSaysHowLongToWait() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            gateway.next("config.patch", Fault.rateLimited(Duration.ofMillis(57_442)));

            // When
            GatewayException failure = client.refusal(ClientUnderTest.target(gateway), "config.patch");

            // Then
            assertThat(failure.retryAfter()).contains(Duration.ofMillis(57_442));
            assertThat(failure.isPassing()).isTrue();
        }
    }

    @Test
    void aRequestThatNoGatewayTakesIsNotSent() {
        try (StandInGateway gateway = new StandInGateway(Era.B).start()) {
            // Given
            GatewayTarget target = ClientUnderTest.target(gateway);
            JsonObject params = new JsonObject().put("message", "x".repeat(GatewaySocket.MAX_MESSAGE));

            // When
            GatewayException failure = org.assertj.core.api.Assertions.catchThrowableOfType(
                    GatewayException.class, () -> client.call(target, "chat.send", params));

            // Then
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.FRAME_TOO_LARGE);
            assertThat(gateway.calls()).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodySignedIsRefusedUnlessItIsAllowed() {
        try (StandInGateway gateway = new StandInGateway(Era.B).tls().start()) {
            // When
            GatewayException failure = client.refusal(ClientUnderTest.target(gateway));
            GatewayHello hello =
                    client.hello(new GatewayTarget(null, gateway.url(), StandInGateway.TOKEN, false, true));

            // Then
            assertThat(failure.code()).isEqualTo(GatewayErrorCode.TLS_FAILED);
            assertThat(failure).hasMessageContaining("certificate is not trusted");
            assertThat(hello.protocol()).isEqualTo(4);
        }
    }

    @Test
    void schemesThatDoNotFitThePortAreNoticed() {
        try (StandInGateway plain = new StandInGateway(Era.B).start();
                StandInGateway tls = new StandInGateway(Era.B).tls().start()) {
            // When
            GatewayException tlsToPlain = client.refusal(ClientUnderTest.target(plain.url().replace("ws:", "wss:")));
            GatewayException plainToTls = client.refusal(ClientUnderTest.target(tls.url().replace("wss:", "ws:")));

            // Then
            assertThat(tlsToPlain.code()).isEqualTo(GatewayErrorCode.TLS_FAILED);
            assertThat(tlsToPlain).hasMessageContaining("use ws://");
            assertThat(plainToTls.code()).isIn(GatewayErrorCode.NOT_A_GATEWAY, GatewayErrorCode.CLOSED);
            assertThat(plainToTls).hasMessageContaining("use wss://");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', Gateway URL is not configured.",
        "not-a-url, not-a-url isn't a valid URI: scheme isn't ws or wss",
        "http://127.0.0.1:18999, http://127.0.0.1:18999 isn't a valid URI: scheme isn't ws or wss"
    })
    void urlsThatAreNoneAreToldAsRecorded(String url, String message) {
        // When
        GatewayException failure = client.refusal(ClientUnderTest.target(url));

        // Then
        assertThat(failure.code()).isEqualTo(GatewayErrorCode.INVALID_URL);
        assertThat(failure).hasMessage(message);
    }
}
