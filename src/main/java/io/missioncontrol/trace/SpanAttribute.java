package io.missioncontrol.trace;

import io.opentelemetry.api.common.AttributeKey;

/**
 * All that a span can say. There is no other way to put anything on one, so nothing gets into traces that is not here:
 * no payload, token, header, query value, address or message of an exception. Names are those of OpenTelemetry's
 * semantic conventions where it has one.
 */
public enum SpanAttribute {
    /** {@code GET} and so on; {@code _OTHER} for methods that HTTP does not know. */
    HTTP_METHOD("http.request.method"),
    /** The path as the API document writes it, with names in place of ids. */
    HTTP_ROUTE("http.route"),
    HTTP_STATUS("http.response.status_code"),
    DB_SYSTEM("db.system.name"),
    /** The statement with {@code $1} in place of values. */
    DB_STATEMENT("db.query.text"),
    /** How many requests share the statement, when it is more than one. */
    DB_BATCH_SIZE("db.operation.batch.size"),
    JOB_KIND("missioncontrol.job.kind"),
    JOB_ID("missioncontrol.job.id"),
    JOB_ATTEMPT("missioncontrol.job.attempt"),
    /** {@code done}, {@code skipped}, {@code postponed}, {@code failed} or {@code dead}. */
    JOB_OUTCOME("missioncontrol.job.outcome"),
    GATEWAY_ID("missioncontrol.gateway.id"),
    GATEWAY_METHOD("missioncontrol.gateway.method"),
    /** {@code ok} or the error's code. */
    GATEWAY_OUTCOME("missioncontrol.gateway.outcome"),
    /** A status, an SQLSTATE, a code of ours, or the class of an exception. */
    ERROR_TYPE("error.type");

    private final AttributeKey<String> text;
    private final AttributeKey<Long> number;

    SpanAttribute(String key) {
        this.text = AttributeKey.stringKey(key);
        this.number = AttributeKey.longKey(key);
    }

    /** As collectors see it. */
    public String key() {
        return text.getKey();
    }

    AttributeKey<String> text() {
        return text;
    }

    AttributeKey<Long> number() {
        return number;
    }
}
