package io.missioncontrol.gateway.client;

/** There is no connection: nothing was sent, so trying again does nothing twice. Never leaves this package. */
final class NotConnected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GatewayException reason;

    NotConnected(GatewayException reason) {
        super(reason.getMessage(), reason);
        this.reason = reason;
    }

    GatewayException reason() {
        return reason;
    }

    /** The reason of a failure as callers see it. */
    static GatewayException reasonOf(Throwable failure) {
        return switch (failure) {
            case NotConnected unsent -> unsent.reason();
            case GatewayException known -> known;
            default -> null;
        };
    }
}
