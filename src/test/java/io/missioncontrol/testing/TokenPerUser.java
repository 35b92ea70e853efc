package io.missioncontrol.testing;

import io.missioncontrol.auth.AuthMode;
import io.missioncontrol.auth.Identity;
import io.missioncontrol.auth.RejectedCredential;
import io.missioncontrol.auth.UserAuthenticator;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/** Tokens of tests: {@code user NAME EMAIL}, the address left out when nobody vouches for one. */
@Alternative
@ApplicationScoped
public class TokenPerUser implements UserAuthenticator {

    static String token(String name, String email) {
        return "user " + name + (email == null ? "" : " " + email);
    }

    @Override
    public AuthMode mode() {
        return AuthMode.LOCAL;
    }

    @Override
    public Uni<Identity> authenticate(String token) {
        var words = token.split(" ");
        var known = words.length >= 2 && words[0].equals("user");
        return known
                ? Uni.createFrom().item(new Identity(words[1], words.length > 2 ? words[2] : null, words[1]))
                : Uni.createFrom().failure(new RejectedCredential("unknown"));
    }
}
