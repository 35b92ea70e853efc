package io.missioncontrol.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.testing.Browser;
import io.missioncontrol.testing.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deliveries, payloads and signatures on the page, as people use them. */
@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@EnabledIf(value = "io.missioncontrol.testing.Browser#isInstalled", disabledReason = "needs chromium and chromedriver")
class OpsDeliveriesInBrowserTest extends OpsPageVisit {

    @Test
    void retriesADeadDelivery() {
        // Given
        var own = new OpsScene("Retries " + SCRIPT);
        own.event(own.webhook("Build " + SCRIPT), "{}", 5, "dead", "The gateway said " + SCRIPT);
        visitor.signsIn();

        // When
        visitor.looksAt(own, "Build " + SCRIPT);

        // Then
        browser.await(() -> assertThat(browser.text(FIRST_STATE)).contains("dead"));
        assertThat(browser.text("#deliveries-rows")).contains("The gateway said " + SCRIPT);

        // When
        browser.click("#deliveries-rows [data-key^=retry]");

        // Then
        browser.await(() -> assertThat(browser.text(FIRST_STATE)).contains("pending"));
        assertThat(browser.text("#deliveries-message")).contains("waits for another attempt");
        assertThat(focused()).startsWith("view ");
    }

    @Test
    void listsDeliveriesByStateAndPage() {
        // Given
        var own = new OpsScene("Pages");
        var webhook = own.webhook("Many");
        for (int i = 0; i < 24; i++) {
            own.event(webhook, "{}", 30, "done", null);
        }
        own.event(webhook, "{}", 20, "skipped", "nobody to tell");
        visitor.signsIn();
        visitor.looksAt(own, "Many");
        browser.await(() -> assertThat(browser.text("#range")).isEqualTo("1 to 20 of 25"));

        // When
        browser.click("#next");

        // Then
        browser.await(() -> assertThat(browser.text("#range")).isEqualTo("21 to 25 of 25"));

        // When
        browser.choose("#state", "skipped");

        // Then
        browser.await(() -> assertThat(browser.text("#range")).isEqualTo("1 to 1 of 1"));
        assertThat(browser.text("#deliveries-rows")).contains("nobody to tell");
    }

    @Test
    void showsAPayloadExactlyAndRunsNothingOfIt() {
        // Given
        var own = new OpsScene("Payloads");
        own.event(own.webhook("Hostile"),
                "{\"text\":\"" + SCRIPT + "\",\"number\":12345678901234567890.10,\"list\":[1,{}],\"text\":\"}again{\"}",
                5, "done", null);
        visitor.signsIn();
        visitor.looksAt(own, "Hostile");
        browser.await(() -> assertThat(browser.text(FIRST_STATE)).contains("done"));

        // When
        browser.click("#deliveries-rows [data-key^=view]");

        // Then
        browser.await(() -> assertThat(browser.text("#payload-body")).isEqualTo("""
                {
                  "text": "%s",
                  "number": 12345678901234567890.10,
                  "list": [
                    1,
                    {}
                  ],
                  "text": "}again{"
                }""".formatted(SCRIPT)));
        assertThat(browser.text("#payload-headers")).contains("<u>Sender</u>/1.0", "x-github-event");
        assertThat(browser.text("#payload-facts")).contains("192.0.2.7", "application/json");
        assertThat(visitor.accessibilityViolations()).isEmpty();

        // When
        browser.press(Browser.ESCAPE);

        // Then
        assertThat(browser.isShown("#payload")).isFalse();
        assertThat(focused()).startsWith("view ");
    }

    @Test
    void cutsAPayloadThatIsTooLargeToShow() {
        // Given
        var own = new OpsScene("Sizes");
        own.event(own.webhook("Large"), "{\"text\":\"" + "x".repeat(3_000_000) + "\"}", 5, "done", null);
        visitor.signsIn();
        visitor.looksAt(own, "Large");
        browser.await(() -> assertThat(browser.text(FIRST_STATE)).contains("done"));

        // When
        browser.click("#deliveries-rows [data-key^=view]");

        // Then
        browser.await(() -> assertThat(browser.text("#payload-message")).contains("Only the first 100,000 characters"));
        assertThat(browser.script("return document.querySelector('#payload-body').textContent.length").asInt())
                .isEqualTo(100_000);
        browser.click("#payload-close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hex", "standard-webhooks", "timestamped"})
    void computesTheSignatureThatTheServiceExpects(String scheme) {
        // Given
        var own = new OpsScene("Signed " + scheme);
        var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var webhook = own.webhook("Signed", secret, scheme);
        var body = "{\"who\": \"Zoë's \\\"team\\\"\"}";
        visitor.signsIn();
        visitor.looksAt(own, "Signed");
        browser.await(() -> assertThat(browser.script("return document.querySelector('#scheme').value").asText())
                .isEqualTo(scheme));

        // When
        browser.type("#secret", secret);
        browser.type("#body", body);
        browser.click("#signature-form > button");

        // Then
        browser.await(() -> assertThat(browser.text("#signature-headers")).contains(": "));
        RequestSpecification request = given().contentType("application/json; charset=utf-8").body(body);
        browser.text("#signature-headers").lines().map(line -> line.split(": ", 2)).forEach(header ->
                request.header(header[0], header[1]));
        request.post("/api/v1/boards/{board}/webhooks/{webhook}", own.board, webhook).then().statusCode(202);
        assertThat(browser.text("#signature-curl"))
                .contains("/api/v1/boards/" + own.board + "/webhooks/" + webhook, "--data-binary '{", "Zoë'\\''s")
                .doesNotContain(secret);
    }

    @Test
    void saysWhatIsWrongWithASecret() {
        // Given
        visitor.signsIn();

        // When
        browser.choose("#scheme", "standard-webhooks");
        browser.type("#secret", "no base64!" + Browser.ENTER);

        // Then
        browser.await(() -> assertThat(browser.text("#signature-message")).contains("the secret is base64"));
    }
}
