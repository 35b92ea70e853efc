package io.missioncontrol.webhook;

import io.missioncontrol.edge.input.Field;
import io.missioncontrol.edge.input.Fields;

/** The fields that creating and changing a webhook read alike. */
final class WebhookFields {

    private static final String TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~";

    private WebhookFields() {}

    /** Without blanks around it; empty means that events need no signature. */
    static Field<String> secret(Fields body) {
        return body.blankAsNull("secret");
    }

    static Field<String> signatureHeader(Fields body) {
        return headerName(body, "signature_header");
    }

    static Field<String> signatureScheme(Fields body) {
        return body.text("signature_scheme")
                .require(SignatureScheme::isName, "signature_scheme must be hex, standard-webhooks or timestamped");
    }

    /** As {@link #secret}. */
    static Field<String> previousSecret(Fields body) {
        return body.blankAsNull("previous_secret");
    }

    /** Without blanks around it; empty means that every event is stored. */
    static Field<String> idempotencyHeader(Fields body) {
        return headerName(body, "idempotency_header");
    }

    private static Field<String> headerName(Fields body, String field) {
        return body.blankAsNull(field)
                .require(
                        WebhookFields::isToken,
                        field + " must be a valid HTTP header name (ASCII token characters only)");
    }

    /** RFC 9110 section 5.6.2. */
    private static boolean isToken(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9'
                || c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || TOKEN_CHARACTERS.indexOf(c) >= 0);
    }
}
