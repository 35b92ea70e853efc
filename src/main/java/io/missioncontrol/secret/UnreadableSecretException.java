package io.missioncontrol.secret;

/** A stored secret cannot be decrypted. The message tells which key is missing, and nothing of the secret. */
public final class UnreadableSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableSecretException(String message) {
        super(message);
    }
}
