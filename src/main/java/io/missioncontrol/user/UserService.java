package io.missioncontrol.user;

import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes of people's own profiles. */
@ApplicationScoped
public class UserService {

    @WithTransaction
    public Uni<UserRead> update(UUID id, UserUpdate update) {
        return User.<User>findById(id)
                .onItem().ifNull().failWith(ApiException::unauthorized)
                .invoke(user -> apply(update, user))
                .map(UserRead::of);
    }

    private static void apply(UserUpdate update, User user) {
        update.name().apply(value -> user.name = value);
        update.preferredName().apply(value -> user.preferredName = value);
        update.pronouns().apply(value -> user.pronouns = value);
        update.timezone().apply(value -> user.timezone = value);
        update.notes().apply(value -> user.notes = value);
        update.context().apply(value -> user.context = value);
    }
}
