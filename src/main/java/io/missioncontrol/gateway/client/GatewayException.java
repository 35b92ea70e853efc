package io.missioncontrol.gateway.client;

import java.time.Duration;
import java.util.Optional;

/** A gateway could not be used, or refused a call. Neither message nor cause carries a token. */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GatewayErrorCode code;
    private final String rpcCode;
    private final Duration retryAfter;

    public GatewayException(GatewayErrorCode code, String message) {
        this(code, message, null, null);
    }

    /**
     * @param rpcCode the gateway's own error code, such as {@code INVALID_REQUEST}; null when it gave none
     * @param retryAfter how long the gateway asks to wait; null when it does not say
     */
    public GatewayException(GatewayErrorCode code, String message, String rpcCode, Duration retryAfter) {
        super(message);
        this.code = code;
        this.rpcCode = rpcCode;
        this.retryAfter = retryAfter;
    }

    public GatewayErrorCode code() {
        return code;
    }

    public Optional<String> rpcCode() {
        return Optional.ofNullable(rpcCode);
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the same call may work later, without anybody changing anything. */
    public boolean isPassing() {
        return code.isPassing();
    }
}
