package io.missioncontrol.secret;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Secrets as they are stored. With {@code SECRETS_KEY} they are encrypted ({@code enc:v1:<key id>:<base64url>}), without
 * it they are stored as they are. What was stored before is read either way, and takes its new form when it is written
 * again.
 *
 * <p>An encrypted value counts only at its place: one that is copied into another row is unreadable there.
 */
@ApplicationScoped
public class Secrets {

    private static final String ENCRYPTED = "enc:v1:";
    /** In front of plain text that would read as one of the two forms. */
    private static final String PLAIN = "plain:v1:";

    /** Null when secrets are stored as they are. */
    private final SecretsKey current;

    private final Map<String, SecretsKey> known = new LinkedHashMap<>();

    public Secrets(SecretsConfig config) {
        current = config.secretsKey().map(SecretsKey::parse).orElse(null);
        config.secretsKeyPrevious().orElse(List.of()).stream()
                .map(SecretsKey::parse)
                .forEach(key -> known.put(key.id(), key));
        if (current != null) {
            known.put(current.id(), current);
        }
    }

    /**
     * What is to be stored.
     *
     * @param place where: the table, the column and the row's id
     */
    public String seal(String place, String secret) {
        if (current == null) {
            return isMarked(secret) ? PLAIN + secret : secret;
        }
        byte[] sealed = current.encrypt(SecretsKey.utf8(secret), SecretsKey.utf8(place));
        return ENCRYPTED + current.id() + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /**
     * What was sealed.
     *
     * @param place as it was sealed for
     * @throws UnreadableSecretException when its key is not among those that this process knows, or it was changed
     */
    public String open(String place, String stored) {
        if (stored.startsWith(PLAIN)) {
            return stored.substring(PLAIN.length());
        }
        if (!stored.startsWith(ENCRYPTED)) {
            return stored;
        }
        String[] parts = stored.substring(ENCRYPTED.length()).split(":", -1);
        SecretsKey key = known.get(parts[0]);
        if (key == null) {
            throw new UnreadableSecretException(
                    "it is encrypted with a key that is neither in SECRETS_KEY nor in SECRETS_KEY_PREVIOUS");
        }
        byte[] secret = parts.length == 2 ? key.decrypt(decoded(parts[1]), SecretsKey.utf8(place)) : null;
        if (secret == null) {
            throw new UnreadableSecretException("it was changed in the database, or copied from another row");
        }
        return new String(secret, StandardCharsets.UTF_8);
    }

    /** Whether it is stored as it would be stored now: encrypted with the current key, or plain without one. */
    public boolean isCurrent(String stored) {
        return current == null
                ? !stored.startsWith(ENCRYPTED)
                : stored.startsWith(ENCRYPTED + current.id() + ":");
    }

    private static boolean isMarked(String secret) {
        return secret.startsWith(ENCRYPTED) || secret.startsWith(PLAIN);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
