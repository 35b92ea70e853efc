package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    /** The example of GitHub's documentation for X-Hub-Signature-256. */
    private static final String SECRET = "It's a Secret to Everybody";

    private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256=", "SHA256=", "Sha256=", "sha256= ", " sha256=  "})
    void theDigestMatchesWithAndWithoutPrefix(String prefix) {
        assertThat(WebhookSignature.matches(SECRET, BODY, prefix + DIGEST)).isTrue();
        assertThat(WebhookSignature.matches(SECRET, BODY, prefix + DIGEST.toUpperCase(Locale.ROOT) + " \t")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "=", "sha256", "sha256=", "sha256=ab", "sha1=" + DIGEST, "v1=" + DIGEST, "sha256=sha256=" + DIGEST,
        "sha256=" + DIGEST + "0", DIGEST + DIGEST, "sha256=caf\u00c3\u00a9\u00ff", "\u0000", "sha256=" + DIGEST + "\u0000",
        "0x" + DIGEST
    })
    void whatIsNoDigestIsAWrongSignature(String sent) {
        assertThat(WebhookSignature.matches(SECRET, BODY, sent)).isFalse();
    }

    @Test
    void aDigestInTheDigitsOfAnotherScriptIsAWrongSignature() {
        // Given: the right digits, the first one as a full-width digit, which Character.digit would read
        String sent = "\uff17" + DIGEST.substring(1);

        // When
        boolean matches = WebhookSignature.matches(SECRET, BODY, sent);

        // Then
        assertThat(matches).isFalse();
    }

    @Test
    void aBodyInAnotherSpellingIsAnotherBody() {
        String overCompactBody = "3aea7d9882012d69ea49b8443b94e755179f85ee830bfa901efb5dc673af63a3";

        byte[] compact = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        byte[] spaced = "{\"a\": 1 }".getBytes(StandardCharsets.UTF_8);

        assertThat(WebhookSignature.matches(SECRET, compact, overCompactBody)).isTrue();
        assertThat(WebhookSignature.matches(SECRET, spaced, overCompactBody)).isFalse();
    }

    @Property
    void onlyTheWholeDigestMatches(@ForAll @IntRange(max = 63) int position, @ForAll @IntRange(min = 1, max = 15) int by) {
        // Given: one digit is another
        int digit = (Character.digit(DIGEST.charAt(position), 16) + by) % 16;
        String sent = DIGEST.substring(0, position) + Integer.toHexString(digit) + DIGEST.substring(position + 1);

        // When
        boolean matches = WebhookSignature.matches(SECRET, BODY, sent);

        // Then
        assertThat(matches).isFalse();
    }

    @Property
    void aPartOfTheDigestIsNeverEnough(@ForAll @IntRange(max = 63) int length) {
        assertThat(WebhookSignature.matches(SECRET, BODY, "sha256=" + DIGEST.substring(0, length))).isFalse();
    }

    @Property
    void noHeaderWhateverFails(@ForAll String sent) {
        assertThat(WebhookSignature.matches(SECRET, BODY, sent)).isFalse();
    }

    @Property
    void noSecretAndNoBodyFails(@ForAll @NotBlank String secret, @ForAll byte[] body) {
        assertThat(WebhookSignature.matches(secret, body, DIGEST)).isFalse();
    }

    @Test
    void theHubHeaderComesBeforeTheWebhookHeader() {
        Map<String, String> headers = Map.of("X-Hub-Signature-256", "one", "X-Webhook-Signature", "two");

        assertThat(WebhookSignature.sent(headers::get, null)).contains("one");
        assertThat(WebhookSignature.sent(Map.of("X-Webhook-Signature", "two")::get, null)).contains("two");
        assertThat(WebhookSignature.sent(Map.of("X-Signature", "three")::get, null)).isEmpty();
    }

    @Test
    void anEmptyHeaderCountsAsAbsent() {
        Map<String, String> headers = Map.of("X-Hub-Signature-256", " ", "X-Webhook-Signature", "two");

        assertThat(WebhookSignature.sent(headers::get, null)).contains("two");
        assertThat(WebhookSignature.sent(Map.of("X-Hub-Signature-256", "")::get, null)).isEmpty();
    }

    @Test
    void aWebhookWithAHeaderOfItsOwnReadsNoOther() {
        Map<String, String> headers = Map.of("X-Hub-Signature-256", "one", "X-My-Sig", "mine");

        assertThat(WebhookSignature.sent(headers::get, "X-My-Sig")).contains("mine");
        assertThat(WebhookSignature.sent(headers::get, "X-Other")).isEmpty();
        assertThat(WebhookSignature.sent(headers::get, " ")).contains("one");
    }
}
