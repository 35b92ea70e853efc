package io.missioncontrol.webhook;

import io.missioncontrol.edge.ApiException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;

/** Whether an event is signed as its webhook asks. Everything else is a 403 that names what is wrong, and no secret. */
final class SignatureCheck {

    private static final String MISSING = "Missing webhook signature header.";
    private static final String INVALID = "Invalid webhook signature.";

    private SignatureCheck() {}

    /**
     * @param target a webhook with a secret
     * @param firstValue gives the first value of a header by its name, or null
     * @throws ApiException 403 when the signature is missing, too old or wrong
     */
    static void require(IngestTarget target, UnaryOperator<String> firstValue, byte[] body, Instant now) {
        List<String> secrets = target.secretsAt(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
        boolean matches = switch (target.signatureScheme()) {
            case HEX -> hex(target, secrets, firstValue, body);
            case STANDARD_WEBHOOKS -> standardWebhooks(target, secrets, firstValue, body, now);
            case TIMESTAMPED -> timestamped(target, secrets, firstValue, body, now);
        };
        if (!matches) {
            throw ApiException.forbidden(INVALID);
        }
    }

    private static boolean hex(
            IngestTarget target, List<String> secrets, UnaryOperator<String> firstValue, byte[] body) {
        String sent = WebhookSignature.sent(firstValue, target.signatureHeader())
                .orElseThrow(() -> ApiException.forbidden(MISSING));
        boolean matches = false;
        for (String secret : secrets) {
            matches |= WebhookSignature.matches(secret, body, sent);
        }
        return matches;
    }

    private static boolean standardWebhooks(
            IngestTarget target,
            List<String> secrets,
            UnaryOperator<String> firstValue,
            byte[] body,
            Instant now) {
        var headers = StandardWebhooksSignature.Headers.of(target.signatureHeader());
        String sent = required(firstValue, headers.signature(), MISSING);
        String id = required(firstValue, headers.id(), "Missing webhook id header.");
        String timestamp = required(firstValue, headers.timestamp(), "Missing webhook timestamp header.");
        SignatureTimestamp.requireRecent(timestamp, now);
        return StandardWebhooksSignature.matches(secrets, id, timestamp, body, sent);
    }

    private static boolean timestamped(
            IngestTarget target,
            List<String> secrets,
            UnaryOperator<String> firstValue,
            byte[] body,
            Instant now) {
        String header = target.signatureHeader() == null
                ? TimestampedSignature.DEFAULT_HEADER
                : target.signatureHeader();
        TimestampedSignature signature = TimestampedSignature.parse(required(firstValue, header, MISSING))
                .orElseThrow(() -> ApiException.forbidden(INVALID));
        SignatureTimestamp.requireRecent(signature.timestamp(), now);
        return signature.matches(secrets, body);
    }

    private static String required(UnaryOperator<String> firstValue, String header, String missing) {
        String value = firstValue.apply(header);
        if (value == null || value.isBlank()) {
            throw ApiException.forbidden(missing);
        }
        return value;
    }
}
