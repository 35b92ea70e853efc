package io.missioncontrol.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** The keys of stored secrets, under the names of their environment variables. */
@ConfigMapping(prefix = "")
public interface SecretsConfig {

    /** {@code SECRETS_KEY}: 32 bytes in Base64; encrypts what is stored from now on. Checked at start. */
    @WithName("SECRETS_KEY")
    Optional<String> secretsKey();

    /** {@code SECRETS_KEY_PREVIOUS}: keys of the same form that only decrypt. */
    @WithName("SECRETS_KEY_PREVIOUS")
    Optional<List<String>> secretsKeyPrevious();
}
