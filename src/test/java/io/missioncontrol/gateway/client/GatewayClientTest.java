package io.missioncontrol.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatewayClientTest {

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
            GatewayHello hello = client.hello(client.target(gateway));

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
            GatewayTarget target = client.target(gateway);
            client.call(target, "sessions.patch", new JsonObject().put("key", "agent:main:main"));

            // When
            client.call(target, "chat.send", new JsonObject().put("sessionKey", "agent:main:main")
                    .put("message", "hello").put("idempotencyKey", UUID.randomUUID().toString()));

            // Then
            assertThat(gateway.messages("agent:main:main")).containsExactly("hello");
            assertThat(gateway.connections()).isEqualTo(1);
            assertThat(gateway.paths()).containsExactly("/");
        }
    }
}
