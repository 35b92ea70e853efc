package io.missioncontrol.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.missioncontrol.testing.Browser;
import io.missioncontrol.testing.PostgresTestResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Somebody at the operator page, with a browser. */
final class OpsVisitor implements AutoCloseable {

    final Browser browser = new Browser();

    String page() {
        return "http://127.0.0.1:" + RestAssured.port + "/ops/";
    }

    /** The page as somebody sees it who was never here. */
    void arrives() {
        // Where no script runs that is just about to keep a token.
        browser.open(page() + "settings.json");
        browser.script("sessionStorage.clear()");
        browser.open(page());
        browser.await(() -> assertThat(browser.isShown("#sign-in")).isTrue());
    }

    void signsIn() {
        arrives();
        browser.type("#token", PostgresTestResource.TOKEN);
        browser.type("#token", Browser.ENTER);
        browser.await(() -> assertThat(browser.isShown("#signed-in")).isTrue());
        // Everything has been loaded once.
        browser.await(() -> assertThat(browser.text("#health-facts")).contains("Uptime"));
        browser.await(() -> assertThat(browser.script("return document.querySelectorAll('#chart svg').length").asInt())
                .isEqualTo(4));
    }

    /** Picks a webhook in the list of deliveries. */
    void looksAt(OpsScene scene, String webhook) {
        browser.await(() -> assertThat(browser.text("#board")).contains(scene.name));
        browser.choose("#board", scene.name);
        browser.await(() -> assertThat(browser.text("#webhook")).contains(webhook));
        browser.choose("#webhook", webhook);
    }

    void prefers(String colorScheme) {
        browser.devTools("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", colorScheme))));
    }

    /** What axe-core finds wrong: the rule and where. */
    List<String> accessibilityViolations() {
        JsonNode violations = browser.script(axe() + """
                ;return axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations.map(
                    (violation) => violation.id + ': ' + violation.nodes.map((node) => node.target + ' ' + node.failureSummary)));
                """);
        return StreamSupport.stream(violations.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static String axe() {
        try (InputStream file = OpsVisitor.class.getResourceAsStream("/axe.min.js")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Messages on the console, without those about answers that a test asked for. */
    List<String> complaints() {
        return browser.console().stream().filter(line -> !line.contains("Failed to load resource")).toList();
    }

    @Override
    public void close() {
        browser.close();
    }
}
