package io.missioncontrol.webhook;

import static io.missioncontrol.webhook.IngestClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.BoardRows;
import io.missioncontrol.testing.HttpSocket;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class WebhookIngestLimitTest {

    private static final byte[] EVENT = utf8("{\"event\": \"ping\"}");

    private String database;
    private UUID board;
    private UUID webhook;

    @BeforeEach
    void makeWebhook() {
        database = ConfigProvider.getConfig().getValue("DATABASE_URL", String.class);
        board = BoardRows.board(database, RestAssured.port);
        webhook = WebhookRows.open(database, board);
    }

    @Test
    void theSixtyFirstEventOfAMinuteIsRefused() throws IOException {
        // Given
        IngestClient client = new IngestClient(RestAssured.port, board, webhook);
        try (HttpSocket socket = client.connect()) {
            for (int i = 1; i <= 60; i++) {
                HttpSocket.Response response = client.send(socket, EVENT);
                assertThat(response.status()).as("event %d", i).isEqualTo(202);
                assertThat(response.headers().get("ratelimit")).startsWith("\"webhook-ingest\";r=" + (60 - i) + ";");
            }

            // When
            HttpSocket.Response refused = client.send(socket, EVENT);

            // Then
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).contains("\"detail\":\"Too Many Requests\"", "\"request_id\":");
            assertThat(refused.headers()).containsEntry("ratelimit-policy", "\"webhook-ingest\";q=60;w=60");
            assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1, 60);
        }
        assertThat(WebhookRows.stored(database, webhook)).isEqualTo(60);
        assertThat(new IngestClient(RestAssured.port, board, webhook).send(EVENT).status())
                .as("another sender")
                .isEqualTo(202);
    }

    @Test
    void unknownAddressesCountToo() throws IOException {
        // Given
        IngestClient client = new IngestClient(RestAssured.port, "/api/v1/boards/nonsense/webhooks/nonsense");
        IngestClient known = new IngestClient(RestAssured.port, board, webhook);
        try (HttpSocket socket = client.connect()) {
            for (int i = 0; i < 60; i++) {
                assertThat(client.send(socket, EVENT).status()).isEqualTo(422);
            }

            // When
            HttpSocket.Response refused = known.send(socket, EVENT);

            // Then
            assertThat(refused.status()).isEqualTo(429);
        }
    }
}
