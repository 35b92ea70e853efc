package io.missioncontrol.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.missioncontrol.auth.RejectedCredential;
import io.missioncontrol.edge.ApiException;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class TokenVerificationTest {

    private static final String JWT = "e30.e30.e30";

    @Property
    void anyTextIsRejected(@ForAll String token) {
        verify(refusing(), token).assertFailedWith(RejectedCredential.class);
    }

    @Property
    void anyTextOfATokensCharactersIsRejected(
            @ForAll @CharRange(from = 'a', to = 'e') @CharRange(from = '.', to = '.') String token) {
        verify(refusing(), token).assertFailedWith(RejectedCredential.class);
    }

    @Test
    void textThatIsNoTokenIsNotWorthAsking() {
        AtomicInteger asked = new AtomicInteger();
        TokenVerification verification = new TokenVerification(
                token -> {
                    asked.incrementAndGet();
                    return Uni.createFrom().failure(new AuthenticationFailedException());
                },
                new KeyFetches(), true);

        verify(verification, "\u00e9").assertFailedWith(RejectedCredential.class);
        verify(verification, "a b").assertFailedWith(RejectedCredential.class);
        verify(verification, "a.b.c").assertFailedWith(RejectedCredential.class);
        verify(verification, "a".repeat(TokenVerification.MAX_LENGTH + 1)).assertFailedWith(RejectedCredential.class);

        assertThat(asked).hasValue(0);
    }

    @Test
    void issuerThatCannotBeAskedIsNotTheClientsFault() {
        TokenVerification verification = new TokenVerification(
                token -> Uni.createFrom().failure(new OIDCException("down")), new KeyFetches(), false);

        verify(verification, JWT).assertFailedWith(ApiException.class, "503");
    }

    @Test
    void failureOfTheIssuerInsideAFailedAuthenticationIsNotTheClientsFault() {
        AtomicInteger asked = new AtomicInteger();
        TokenVerification verification = new TokenVerification(
                token -> Uni.createFrom().failure(asked.getAndIncrement() == 0
                        ? new AuthenticationFailedException()
                        : new AuthenticationFailedException(new OIDCException("down"))),
                new KeyFetches(), true);

        verify(verification, "opaque").assertFailedWith(ApiException.class, "503");
    }

    private static TokenVerification refusing() {
        return new TokenVerification(
                token -> Uni.createFrom().failure(new AuthenticationFailedException()), new KeyFetches(), true);
    }

    private static UniAssertSubscriber<?> verify(TokenVerification verification, String token) {
        return verification.verify(token).subscribe().withSubscriber(UniAssertSubscriber.create()).awaitFailure();
    }
}
