package io.missioncontrol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LocalTokenAuthenticatorTest {

    private static final String TOKEN = "0123456789".repeat(5);

    @Test
    void theTokenIsTheLocalUsers() {
        Identity identity = authenticate(Optional.of(" " + TOKEN + " "), TOKEN).assertCompleted().getItem();

        assertThat(identity).isEqualTo(new Identity("local-auth-user", "admin@home.local", "Local User"));
    }

    @Property
    void anyOtherTextIsRejected(@ForAll String token) {
        authenticate(Optional.of(TOKEN), token).assertFailedWith(RejectedCredential.class);
    }

    @Test
    void withoutATokenNothingIsAccepted() {
        authenticate(Optional.empty(), "").assertFailedWith(RejectedCredential.class);
        authenticate(Optional.of(" "), "").assertFailedWith(RejectedCredential.class);
    }

    private static UniAssertSubscriber<Identity> authenticate(Optional<String> expected, String token) {
        AuthConfig config = new AuthConfig() {
            @Override
            public AuthMode authMode() {
                return AuthMode.LOCAL;
            }

            @Override
            public Optional<String> localAuthToken() {
                return expected;
            }

            @Override
            public int agentTokenGraceSeconds() {
                return 0;
            }
        };
        return new LocalTokenAuthenticator(config)
                .authenticate(token)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }
}
