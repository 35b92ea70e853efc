package io.missioncontrol.auth;

import io.missioncontrol.edge.ApiException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;

/** Says who is calling, nothing more. */
@ApplicationScoped
public class Authentication {

    private final UserAuthenticator users;

    public Authentication(AuthConfig config, @Any Instance<UserAuthenticator> authenticators) {
        users = authenticators.stream()
                .filter(candidate -> candidate.mode() == config.authMode())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No authenticator for AUTH_MODE " + config.authMode()));
    }

    /** The signed-in person. Fails with 401 when there is no acceptable credential. */
    public Uni<Identity> requireUser(RoutingContext context) {
        String token = BearerToken.of(context.request().getHeader(HttpHeaders.AUTHORIZATION));
        if (token == null) {
            return Uni.createFrom().failure(ApiException.unauthorized());
        }
        return users.authenticate(token).onItem().ifNull().failWith(ApiException::unauthorized);
    }
}
