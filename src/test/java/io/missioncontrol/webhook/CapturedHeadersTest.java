package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapturedHeadersTest {

    @Test
    void contentTypeUserAgentAndXHeadersAreKeptInLowerCase() {
        String json = CapturedHeaders.toJson(
                headers("Content-Type", "text/plain", "USER-AGENT", "tour/1", "X-GitHub-Event", "push", "Accept", "*/*",
                        "Host", "localhost", "X-Forwarded-For", "10.9.8.7", "X-Request-Id", "ing-1"),
                null);

        assertThat(json).isEqualTo("{\"content-type\":\"text/plain\",\"user-agent\":\"tour/1\","
                + "\"x-github-event\":\"push\",\"x-forwarded-for\":\"10.9.8.7\",\"x-request-id\":\"ing-1\"}");
    }

    @Test
    void ofARepeatedHeaderTheLastIsKept() {
        assertThat(CapturedHeaders.toJson(headers("x-two", "a", "X-Two", "b"), null)).isEqualTo("{\"x-two\":\"b\"}");
    }

    @Test
    void withoutAnyThereIsNothing() {
        assertThat(CapturedHeaders.toJson(headers("Accept", "*/*"), null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Authorization", "Cookie", "X-Hub-Signature-256", "X-Hub-Signature", "X-Webhook-Signature", "X-Slack-Signature",
        "X-Gitlab-Token", "X-Api-Key", "X-ApiKey", "x_api_key", "X-Auth", "X-Auth-Email", "X-Authorization",
        "X-Authenticated-User", "X-My-Sig", "X-Client-Secret", "X-Password", "X-Passwd", "X-Access-Key-Id",
        "X-Amz-Security-Token", "X-CSRFToken", "X-XSRF", "X-Session-Id", "X-Goog-Iap-Jwt-Assertion", "X-Set-Cookie",
        "X-Credentials", "X-SECRET"
    })
    void credentialsAreNeverKept(String name) {
        assertThat(SensitiveHeaders.contains(name)).isTrue();
        assertThat(CapturedHeaders.toJson(headers(name, "hidden"), null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Type", "User-Agent", "X-GitHub-Event", "X-GitHub-Delivery", "X-Request-Id", "X-Author", "X-Forwarded-For",
        "X-Significant", "X-Passenger", "X-Real-Ip", "X-Design"
    })
    void otherNamesAreNotSensitive(String name) {
        assertThat(SensitiveHeaders.contains(name)).isFalse();
    }

    @Test
    void theWebhooksOwnSignatureHeaderIsNotKept() {
        assertThat(CapturedHeaders.toJson(headers("x-mine", "00ff", "X-One", "1"), "X-Mine")).isEqualTo("{\"x-one\":\"1\"}");
    }

    @Test
    void theSizeIsBounded() {
        // Given
        List<Map.Entry<String, String>> headers = new ArrayList<>(headers("X-Large", "v".repeat(CapturedHeaders.MAX_CHARS)));
        headers.addAll(headers("X-Small", "v"));

        // When
        String json = CapturedHeaders.toJson(headers, null);

        // Then
        assertThat(json).isEqualTo("{\"x-small\":\"v\"}");
    }

    @Property
    void anyValueComesBackAsItWas(@ForAll String value) throws IOException {
        String json = CapturedHeaders.toJson(headers("X-Any", value), null);

        assertThat(new JsonMapper().readTree(json).get("x-any").textValue()).isEqualTo(value);
        assertThat(json).doesNotContain("\u0000");
    }

    private static List<Map.Entry<String, String>> headers(String... namesAndValues) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return headers;
    }
}
