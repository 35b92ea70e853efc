package io.missioncontrol.gateway.client;

import java.util.Locale;

/** Why a gateway could not be used. The names are stable: clients and alerts rely on them. */
public enum GatewayErrorCode {
    INVALID_URL(false),
    ADDRESS_REFUSED(false),
    UNKNOWN_HOST(true),
    CONNECTION_REFUSED(true),
    UNREACHABLE(true),
    TLS_FAILED(false),
    NOT_A_GATEWAY(true),
    TOKEN_MISSING(false),
    TOKEN_MISMATCH(false),
    TOKEN_UNREADABLE(false),
    PAIRING_REQUIRED(false),
    SCOPE_MISSING(false),
    ORIGIN_REFUSED(false),
    DEVICE_REFUSED(false),
    /** The key of this service cannot be read; nothing was asked. */
    DEVICE_KEY_UNUSABLE(false),
    PROTOCOL_MISMATCH(false),
    VERSION_UNSUPPORTED(false),
    TIMED_OUT(true),
    CLOSED(true),
    /** The gateway is there, but does not serve right now: it starts, or what it needs is missing. */
    UNAVAILABLE(true),
    OVERLOADED(true),
    AGENT_BUSY(true),
    /** The gateway is there, but cannot run the agent: its model is missing or refuses. */
    AGENT_FAILED(true),
    CIRCUIT_OPEN(true),
    FRAME_TOO_LARGE(false),
    RATE_LIMITED(true),
    RPC_ERROR(false);

    private final boolean passing;

    GatewayErrorCode(boolean passing) {
        this.passing = passing;
    }

    /** Whether waiting may help; the others need somebody to change something. */
    public boolean isPassing() {
        return passing;
    }

    /** As it appears in answers: {@code connection_refused}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
