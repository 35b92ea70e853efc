package io.missioncontrol.organization;

import io.missioncontrol.auth.Authentication;
import io.missioncontrol.auth.Identity;
import io.missioncontrol.organization.access.SignedInUser;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/**
 * Keeps a user row in step with what the person's issuer says: their address always, their name only until there is one,
 * because people may change it here.
 */
@ApplicationScoped
public class ProfileSync {

    private static final String UPDATE = "update users set email = $2, name = $3 where id = $1";

    private final Authentication authentication;
    private final Pool pool;

    public ProfileSync(Authentication authentication, Pool pool) {
        this.authentication = authentication;
        this.pool = pool;
    }

    /** Whether the row lacks something, or the credential says something else. Costs nothing. */
    public boolean isDue(SignedInUser user, Identity identity) {
        return isMissing(user.email())
                || isMissing(user.name())
                || identity.email() != null && !identity.email().equals(user.email());
    }

    /** @return whether the row was changed */
    public Uni<Boolean> sync(RoutingContext context, SignedInUser user, Identity identity) {
        boolean lacksSomething = isMissing(user.email()) || isMissing(user.name());
        Uni<Identity> known = lacksSomething
                ? authentication.complete(context, identity)
                : Uni.createFrom().item(identity);
        return known.flatMap(person -> {
            String email = person.email() == null ? user.email() : person.email();
            String name = isMissing(user.name()) && person.name() != null ? person.name() : user.name();
            if (Objects.equals(email, user.email()) && Objects.equals(name, user.name())) {
                return Uni.createFrom().item(false);
            }
            return pool.preparedQuery(UPDATE).execute(Tuple.of(user.id(), email, name)).replaceWith(true);
        });
    }

    private static boolean isMissing(String text) {
        return text == null || text.isEmpty();
    }
}
