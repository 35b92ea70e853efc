package io.missioncontrol.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.missioncontrol.edge.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {

    /** The example that the libraries of the Standard Webhooks project are tested with. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String OTHER_SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long SIGNED_AT = 1_614_265_330;
    private static final byte[] BODY = utf8("{\"test\": 2432232314}");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static final Instant NOW = Instant.ofEpochSecond(SIGNED_AT);

    @Test
    void thePublishedExampleOfStandardWebhooksIsAccepted() {
        assertThatCode(() -> SignatureCheck.require(standard(null), headers(ID, SIGNED_AT, SIGNATURE)::get, BODY, NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void theSecretNeedsNoPrefix() {
        IngestTarget target = target(SignatureScheme.STANDARD_WEBHOOKS, SECRET.substring(6), null, null, null);

        assertThat(refusal(target, headers(ID, SIGNED_AT, SIGNATURE), BODY, NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1,AAAA %s", "%s v1,AAAA", "v1a,AAAA v2,AAAA %s", "v1,  %s"})
    void oneOfSeveralSignaturesIsEnough(String list) {
        assertThat(refusal(standard(null), headers(ID, SIGNED_AT, list.formatted(SIGNATURE)), BODY, NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "v1", "v1,", "v1,AAAA", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE", "v1, g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    })
    void anythingElseIsAWrongSignature(String sent) {
        assertThat(refusal(standard(null), headers(ID, SIGNED_AT, sent), BODY, NOW))
                .isEqualTo("Invalid webhook signature.");
    }

    @Test
    void idTimeAndBodyAreAllSigned() {
        assertThat(refusal(standard(null), headers("msg_other", SIGNED_AT, SIGNATURE), BODY, NOW))
                .isEqualTo("Invalid webhook signature.");
        assertThat(refusal(standard(null), headers(ID, SIGNED_AT + 1, SIGNATURE), BODY, NOW))
                .isEqualTo("Invalid webhook signature.");
        assertThat(refusal(standard(null), headers(ID, SIGNED_AT, SIGNATURE), utf8("{}"), NOW))
                .isEqualTo("Invalid webhook signature.");
    }

    @ParameterizedTest
    @CsvSource({
        "webhook-id,Missing webhook id header.",
        "webhook-timestamp,Missing webhook timestamp header.",
        "webhook-signature,Missing webhook signature header."
    })
    void eachOfTheThreeHeadersIsNeeded(String header, String detail) {
        Map<String, String> headers = headers(ID, SIGNED_AT, SIGNATURE);
        headers.remove(header);

        assertThat(refusal(standard(null), headers, BODY, NOW)).isEqualTo(detail);
    }

    @Test
    void aSignatureHeaderOfItsOwnNamesTheOthers() {
        IngestTarget target = target(SignatureScheme.STANDARD_WEBHOOKS, SECRET, "svix-signature", null, null);
        Map<String, String> headers = ignoringCase(Map.of(
                "svix-id", ID, "svix-timestamp", Long.toString(SIGNED_AT), "svix-signature", SIGNATURE));

        assertThat(refusal(target, headers, BODY, NOW)).isNull();
        assertThat(refusal(target, headers(ID, SIGNED_AT, SIGNATURE), BODY, NOW))
                .isEqualTo("Missing webhook signature header.");
    }

    @ParameterizedTest
    @CsvSource({"300,true", "-300,true", "301,false", "-301,false"})
    void clocksMayBeFiveMinutesOff(long seconds, boolean accepted) {
        String late = "Webhook timestamp is more than 300 seconds off.";

        assertThat(refusal(standard(null), headers(ID, SIGNED_AT, SIGNATURE), BODY, NOW.plusSeconds(seconds)))
                .isEqualTo(accepted ? null : late);
        assertThat(refusal(timestamped(), stripe(SIGNED_AT, SECRET), BODY, NOW.plusSeconds(seconds)))
                .isEqualTo(accepted ? null : late);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "now", "-1614265330", "+1614265330", "1614265330.0", "1614265330 ", "0x60380FF2", "\uff11614265330",
        "9223372036854775808", "99999999999999999999999999", "1e9"
    })
    void whatIsNoTimeIsRefused(String timestamp) {
        Map<String, String> standard = headers(ID, SIGNED_AT, SIGNATURE);
        standard.put("webhook-timestamp", timestamp);

        assertThat(refusal(standard(null), standard, BODY, NOW)).isEqualTo("Invalid webhook timestamp.");
        assertThat(refusal(timestamped(), Map.of("Stripe-Signature", "t=" + timestamp + "x,v1=" + "0".repeat(64)), BODY, NOW))
                .isEqualTo("Invalid webhook timestamp.");
    }

    @Property
    void noTimestampWhateverOverflows(@ForAll @LongRange(min = 0) long timestamp) {
        assertThat(refusal(standard(null), headers(ID, timestamp, "v1,AAAA"), BODY, NOW)).isNotNull();
        assertThat(refusal(timestamped(), Map.of("Stripe-Signature", "t=" + timestamp + ",v1=" + "0".repeat(64)), BODY, NOW))
                .isNotNull();
    }

    @Property
    void noHeadersWhateverFailOrPass(
            @ForAll String id, @ForAll String timestamp, @ForAll @StringLength(max = 9_000) String signature) {
        Map<String, String> headers = ignoringCase(Map.of(
                "webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signature,
                "Stripe-Signature", signature));

        assertThat(refusal(standard(OTHER_SECRET), headers, BODY, NOW)).isNotNull();
        assertThat(refusal(timestamped(), headers, BODY, NOW)).isNotNull();
    }

    @Property
    void anyBodyAndAnyIdCanBeSigned(@ForAll byte[] body, @ForAll @StringLength(min = 1, max = 40) String id) {
        // Given: header values as they are received, one character for each byte
        String received = new String(("i" + id).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        byte[] key = StandardWebhooksSignature.key(SECRET).orElseThrow();
        String signature = "v1," + Base64.getEncoder().encodeToString(
                HmacSha256.keyed(key).of(utf8("i" + id + "." + SIGNED_AT + "."), body));

        // When
        String refusal = refusal(standard(null), headers(received, SIGNED_AT, signature), body, NOW);

        // Then
        assertThat(refusal).isNull();
    }

    @Property
    void theElementsOfATimestampedSignatureComeInAnyOrder(@ForAll @IntRange(max = 3) int rotation) {
        // Given
        String[] elements = {"t=" + SIGNED_AT, "v0=" + "1".repeat(64), "v1=" + digest(SECRET), "v1=" + "2".repeat(64)};
        StringBuilder header = new StringBuilder();
        for (int i = 0; i < elements.length; i++) {
            header.append(i == 0 ? "" : ", ").append(elements[(i + rotation) % elements.length]);
        }

        // When
        String refusal = refusal(timestamped(), Map.of("Stripe-Signature", header.toString()), BODY, NOW);

        // Then
        assertThat(refusal).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t=%1$s", "v1=%2$s", "t=%1$s,v0=%2$s", "t=%1$s,t=%1$s,v1=%2$s", "t=%1$s;v1=%2$s", ",", "sha256=%2$s",
        "t=%1$s,v1=%2$s0", "t=%1$s,v1=", "t=%1$s,v1=\u00e9"})
    void anIncompleteTimestampedSignatureIsWrong(String header) {
        Map<String, String> headers = Map.of("Stripe-Signature", header.formatted(SIGNED_AT, digest(SECRET)));

        assertThat(refusal(timestamped(), headers, BODY, NOW)).isEqualTo("Invalid webhook signature.");
    }

    @Test
    void aTimestampedSignatureIsReadFromItsHeaderOnly() {
        IngestTarget own = target(SignatureScheme.TIMESTAMPED, SECRET, "X-Signature", null, null);
        String sent = stripe(SIGNED_AT, SECRET).get("Stripe-Signature");

        assertThat(refusal(own, Map.of("X-Signature", sent), BODY, NOW)).isNull();
        assertThat(refusal(own, Map.of("Stripe-Signature", sent), BODY, NOW)).isEqualTo("Missing webhook signature header.");
    }

    @Test
    void everySchemeTakesThePreviousSecretUntilItsDate() {
        LocalDateTime end = LocalDateTime.ofInstant(NOW, ZoneOffset.UTC).plusSeconds(1);
        Map<SignatureScheme, Map<String, String>> signed = Map.of(
                SignatureScheme.STANDARD_WEBHOOKS, headers(ID, SIGNED_AT, SIGNATURE),
                SignatureScheme.TIMESTAMPED, stripe(SIGNED_AT, SECRET),
                SignatureScheme.HEX, Map.of("X-Hub-Signature-256", IngestClient.sign(SECRET, BODY)));

        signed.forEach((scheme, headers) -> {
            IngestTarget target = target(scheme, OTHER_SECRET, null, SECRET, end);
            assertThat(refusal(target, headers, BODY, NOW)).isNull();
            assertThat(refusal(target, headers, BODY, NOW.plusSeconds(1))).isEqualTo("Invalid webhook signature.");
            assertThat(refusal(target(scheme, OTHER_SECRET, null, SECRET, null), headers, BODY, NOW)).isNotNull();
            assertThat(refusal(target(scheme, SECRET, null, OTHER_SECRET, end), headers, BODY, NOW)).isNull();
        });
    }

    /** The detail of the 403; null when the event is accepted. */
    private static String refusal(IngestTarget target, Map<String, String> headers, byte[] body, Instant now) {
        ApiException refusal = catchThrowableOfType(
                ApiException.class, () -> SignatureCheck.require(target, headers::get, body, now));
        if (refusal == null) {
            return null;
        }
        assertThat(refusal.status()).isEqualTo(403);
        return refusal.detail().toString();
    }

    private static IngestTarget standard(String secret) {
        return target(SignatureScheme.STANDARD_WEBHOOKS, secret == null ? SECRET : secret, null, null, null);
    }

    private static IngestTarget timestamped() {
        return target(SignatureScheme.TIMESTAMPED, SECRET, null, null, null);
    }

    private static IngestTarget target(
            SignatureScheme scheme, String secret, String header, String previousSecret, LocalDateTime expiresAt) {
        return new IngestTarget(
                UUID.randomUUID(), UUID.randomUUID(), "Do it", true, secret, header, scheme, previousSecret, expiresAt, null);
    }

    private static Map<String, String> headers(String id, long timestamp, String signature) {
        return ignoringCase(Map.of(
                "webhook-id", id, "webhook-timestamp", Long.toString(timestamp), "webhook-signature", signature));
    }

    private static Map<String, String> ignoringCase(Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        return all;
    }

    private static Map<String, String> stripe(long timestamp, String secret) {
        return Map.of("Stripe-Signature", "t=" + timestamp + ",v1=" + digest(secret));
    }

    private static String digest(String secret) {
        return HexFormat.of().formatHex(HmacSha256.keyed(secret).of(utf8(SIGNED_AT + "."), BODY));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
