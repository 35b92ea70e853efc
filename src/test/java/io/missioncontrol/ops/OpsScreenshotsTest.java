package io.missioncontrol.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.gateway.standin.Era;
import io.missioncontrol.gateway.standin.StandInGateway;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Makes the pictures of {@code docs/operations/ops-page.md}: {@code mvn test -Dtest=OpsScreenshotsTest
 * -Dops.screenshots=docs/operations/images}.
 */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@EnabledIfSystemProperty(named = "ops.screenshots", matches = ".+", disabledReason = "makes pictures when asked to")
class OpsScreenshotsTest {

    private static final int MAX_BYTES = 150_000;

    @Test
    void takesPictures() throws Exception {
        try (var gateway = new StandInGateway(Era.B).start(); var visitor = new OpsVisitor()) {
            // Given
            var scene = new OpsScene("Platform");
            var webhook = scene.webhook("Pushes to the main branch");
            traffic(scene, webhook);
            scene.gateway("Berlin", gateway.url(), StandInGateway.TOKEN);
            scene.gateway("Lisbon", "ws://127.0.0.1:9", "t");

            // When
            visitor.prefers("light");
            visitor.signsIn();
            visitor.looksAt(scene, "Pushes to the main branch");
            visitor.browser.choose("#state", "dead");
            visitor.browser.await(() -> assertThat(visitor.browser.text("#range")).isEqualTo("1 to 2 of 2"));
            visitor.browser.script("document.activeElement.blur()");

            // Then
            save("ops-page-light.png", visitor.browser.screenshot("header", "#traffic"));
            save("ops-page-deliveries.png", visitor.browser.screenshot("#deliveries", "#deliveries"));
            visitor.prefers("dark");
            save("ops-page-dark.png", visitor.browser.screenshot("header", "#traffic"));
            visitor.browser.click("#deliveries-rows [data-key^=view]");
            visitor.browser.await(() -> assertThat(visitor.browser.text("#payload-body")).contains("refs/heads/main"));
            save("ops-page-payload.png", visitor.browser.screenshot("#payload", "#payload"));
        }
    }

    private static void traffic(OpsScene scene, UUID webhook) {
        for (int minute = 59; minute > 0; minute--) {
            int events = 4 + (minute * 7) % 5 + (minute > 20 && minute < 35 ? 6 : 0);
            for (int i = 0; i < events; i++) {
                scene.event(webhook, "{}", minute, minute % 17 == 0 && i == 0 ? "skipped" : "done", null);
            }
        }
        for (int i = 0; i < 2; i++) {
            scene.event(webhook, "{\"ref\": \"refs/heads/main\", \"commits\": 3, \"pusher\": {\"name\": \"ann\"},"
                    + " \"note\": \"<script>alert(1)</script>\"}", 12, "dead", "The gateway did not answer within 60 s.");
        }
        Rows.execute("insert into queue_jobs (id, kind, ordering_key, payload, created_at)"
                + " values (?, 'webhook_delivery', ?, '{}', (now() at time zone 'utc') - interval '75 seconds')",
                UUID.randomUUID(), webhook);
    }

    private static void save(String name, byte[] picture) throws IOException {
        assertThat(picture.length).as(name).isLessThan(MAX_BYTES);
        Path directory = Path.of(System.getProperty("ops.screenshots"));
        Files.createDirectories(directory);
        Files.write(directory.resolve(name), picture);
    }
}
