package io.missioncontrol.auth;

/** A credential is not acceptable. The client learns only that; the reason goes to the log. */
public final class RejectedCredential extends RuntimeException {

    private final String reason;

    /** @param reason a fixed word of lower-case letters and hyphens, never made from the credential */
    public RejectedCredential(String reason) {
        // Part of normal request handling: without a stack trace it costs nothing to throw.
        super(reason, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
