package io.missioncontrol.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.Browser;
import io.missioncontrol.testing.PostgresTestResource;
import io.missioncontrol.testing.Rows;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as people use it: signing in, health, traffic, and with any senses, devices and keys. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@EnabledIf(value = "io.missioncontrol.testing.Browser#isInstalled", disabledReason = "needs chromium and chromedriver")
class OpsPageInBrowserTest extends OpsPageVisit {

    @Test
    void signsInWithTheLocalTokenAndForgetsItAtTheEnd() {
        // When
        visitor.signsIn();

        // Then
        assertThat(browser.text("#who")).isNotBlank();
        assertThat(browser.url()).isEqualTo(visitor.page());
        assertThat(focused()).isEqualTo("main");

        // When
        browser.reload();
        browser.await(() -> assertThat(browser.isShown("#signed-in")).isTrue());
        browser.click("#sign-out");

        // Then
        browser.await(() -> assertThat(browser.isShown("#sign-in")).isTrue());
        assertThat(browser.script("return sessionStorage.length + localStorage.length + document.cookie.length").asInt())
                .isZero();
        assertThat(browser.script("return document.querySelectorAll('#board option').length").asInt()).isZero();
    }

    @Test
    void refusesAWrongToken() {
        // Given
        visitor.arrives();

        // When
        browser.type("#token", "not the token" + Browser.ENTER);

        // Then
        browser.await(() -> assertThat(browser.text("#sign-in-error")).isEqualTo("This token is not accepted."));
        assertThat(browser.isShown("#signed-in")).isFalse();
        assertThat(focused()).isEqualTo("token");
    }

    @Test
    void endsTheSessionWhenTheTokenIsNotGoodAnyMore() {
        // Given
        visitor.signsIn();

        // When
        browser.script("sessionStorage.setItem('mission-control.ops.token', 'replaced meanwhile')");

        // Then
        browser.await(() -> assertThat(browser.text("#sign-in-error")).contains("The session has ended"));
    }

    @Test
    void showsHowTheServiceIs() {
        // Given
        var own = new OpsScene("Health");
        own.gateway(SCRIPT, "ws://127.0.0.1:9", "secret-of-a-gateway");

        // When
        visitor.signsIn();

        // Then
        assertThat(browser.text("#readiness")).isEqualTo("✓ The service is ready.");
        assertThat(browser.text("#health-facts")).contains("Database", "answers, schema", "in memory, per process");
        assertThat(browser.text("#health-summary")).contains("not up");
        assertThat(browser.text("#gateways")).contains(SCRIPT, "connection refused").doesNotContain("secret-of-a-gateway");
        assertThat(browser.text("#queue")).isNotBlank();
    }

    @Test
    void saysWhenTheServiceIsGone() {
        // Given
        visitor.signsIn();

        // When
        offline(true);

        // Then
        try {
            browser.await(() -> assertThat(browser.text("#readiness")).isEqualTo("✗ The service does not answer."));
        } finally {
            offline(false);
        }
        browser.await(() -> assertThat(browser.text("#readiness")).isEqualTo("✓ The service is ready."));
    }

    private void offline(boolean offline) {
        browser.devTools("Network.enable", Map.of());
        browser.devTools("Network.emulateNetworkConditions", Map.of(
                "offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    @Test
    void tellsMembersThatTheyMayNotSeeTheStatus() {
        // Given
        var own = new OpsScene("Members");
        role(own.organization, "member");

        // When, Then
        try {
            visitor.arrives();
            browser.type("#token", PostgresTestResource.TOKEN + Browser.ENTER);
            browser.await(() -> assertThat(browser.text("#health-summary")).contains("Only administrators"));
            browser.await(() -> assertThat(browser.text("#traffic-error")).contains("Only administrators"));
        } finally {
            role(own.organization, "owner");
        }
    }

    private static void role(UUID organization, String role) {
        Rows.execute("update organization_members set role = ? where organization_id = ?", role, organization);
    }

    @Test
    void showsTheTrafficOfTheLastHourAsAChartAndAsATable() {
        // Given
        var own = new OpsScene("Traffic");
        var webhook = own.webhook("Counted");
        for (int i = 0; i < 3; i++) {
            own.event(webhook, "{}", 10, "done", null);
        }
        own.event(webhook, "{}", 12, "dead", "gone");

        // When
        visitor.signsIn();

        // Then
        assertThat(browser.script("return document.querySelectorAll('#chart-delivered rect').length").asInt()).isPositive();
        assertThat(browser.script("return document.querySelectorAll('#chart-dead rect').length").asInt()).isPositive();
        assertThat(browser.script("return document.querySelector('#chart-dead svg').getAttribute('aria-label')").asText())
                .startsWith("Dead: given up: ");
        browser.click("#traffic-details summary");
        assertThat(browser.script("return document.querySelectorAll('#traffic-minutes tr').length").asInt()).isEqualTo(60);
        assertThat(browser.script("""
                return [...document.querySelectorAll('#traffic-minutes tr')]
                    .reduce((sum, row) => sum + Number(row.cells[2].textContent), 0)""").asInt()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void worksWithTheKeyboardAlone() {
        // Given
        var own = new OpsScene("Keys");
        own.event(own.webhook("By hand"), "{\"a\":1}", 5, "dead", "gone");
        visitor.arrives();

        // When: the token has the focus
        browser.press(PostgresTestResource.TOKEN.split(""));
        browser.press(Browser.ENTER);
        browser.await(() -> assertThat(browser.isShown("#signed-in")).isTrue());
        browser.await(() -> assertThat(browser.text("#board")).contains("Keys"));

        // Then: by Tab to the board, by its first letters to the one that is wanted
        tabTo("board");
        browser.press("K", "e", "y", "s");
        browser.await(() -> assertThat(browser.text("#webhook")).isEqualTo("By hand"));
        browser.await(() -> assertThat(browser.text(FIRST_STATE)).contains("dead"));
        tabTo("view ");
        browser.press(Browser.ENTER);
        browser.await(() -> assertThat(browser.text("#payload-body")).contains("\"a\": 1"));
        browser.press(Browser.ESCAPE);
        browser.press(Browser.TAB);
        assertThat(focused()).startsWith("retry ");
        browser.press(Browser.SPACE);
        browser.await(() -> assertThat(browser.text(FIRST_STATE)).contains("pending"));
    }

    private void tabTo(String wanted) {
        for (int i = 0; i < 60 && !focused().startsWith(wanted); i++) {
            browser.press(Browser.TAB);
            assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle").asText())
                    .as("the focus is to be seen on %s", focused())
                    .isNotEqualTo("none");
        }
        assertThat(focused()).startsWith(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isAccessible(String colorScheme) {
        // Given
        var own = new OpsScene("Accessible " + colorScheme);
        var webhook = own.webhook("All states");
        for (var state : new String[] {"done", "skipped", "dead"}) {
            own.event(webhook, "{}", 5, state, state.equals("done") ? null : "a reason");
        }
        own.gateway("Far away", "ws://127.0.0.1:9", "t");
        visitor.prefers(colorScheme);
        visitor.arrives();

        // Then
        assertThat(visitor.accessibilityViolations()).isEmpty();

        // When
        visitor.signsIn();
        visitor.looksAt(own, "All states");
        browser.await(() -> assertThat(browser.text("#range")).isEqualTo("1 to 3 of 3"));
        browser.click("#traffic-details summary");
        browser.type("#secret", "s" + Browser.ENTER);
        browser.await(() -> assertThat(browser.isShown("#signature-curl")).isTrue());

        // Then
        assertThat(visitor.accessibilityViolations()).isEmpty();
    }

    @Test
    void followsTheColorsOfTheSystem() {
        visitor.arrives();

        visitor.prefers("dark");
        assertThat(brightness("document.body")).isLessThan(60);

        visitor.prefers("light");
        assertThat(brightness("document.body")).isGreaterThan(200);
    }

    private int brightness(String node) {
        return browser.script("return Number(getComputedStyle(" + node + ").backgroundColor.match(/\\d+/)[0])").asInt();
    }

    @Test
    void fitsANarrowScreen() {
        // Given
        var own = new OpsScene("Narrow");
        own.event(own.webhook("A webhook with a description that is longer than any screen is wide"), "{}", 5, "dead",
                "An error that goes on and on, with_a_word_that_has_no_end_".repeat(5));
        browser.devTools("Emulation.setDeviceMetricsOverride",
                Map.of("width", 360, "height", 740, "deviceScaleFactor", 1, "mobile", true));

        // When, Then
        try {
            visitor.signsIn();
            visitor.looksAt(own, "A webhook with a description that is longer than any screen is wide");
            browser.await(() -> assertThat(browser.text(FIRST_STATE)).contains("dead"));
            assertThat(browser.script("return document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(360);
        } finally {
            browser.devTools("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }
}
