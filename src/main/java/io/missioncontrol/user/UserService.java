package io.missioncontrol.user;

import java.util.UUID;

import io.missioncontrol.auth.Authentication;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.Departure;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Changes of people's own profiles, and their removal. */
@ApplicationScoped
public class UserService {

    private static final String LOCK = "select from users where id = $1 for update";
    private static final String FORGET_CREATED_TASKS =
            "update tasks set created_by_user_id = null where created_by_user_id = $1";
    private static final String DELETE = "delete from users where id = $1";

    private final Pool pool;
    private final Departure departure;
    private final Authentication authentication;

    public UserService(Pool pool, Departure departure, Authentication authentication) {
        this.pool = pool;
        this.departure = departure;
        this.authentication = authentication;
    }

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

    /**
     * Deletes the person, the organizations that have no other member, and the account at Clerk: last, because it is the
     * only step that cannot be undone.
     *
     * @throws ApiException 409 when others would be left in an organization without an owner, 502 when Clerk refuses
     */
    public Uni<Void> delete(UUID id, String subject) {
        return pool.withTransaction(connection -> execute(connection, LOCK, id)
                .chain(() -> departure.leaveAll(connection, id))
                .chain(() -> execute(connection, FORGET_CREATED_TASKS, id))
                .chain(() -> execute(connection, DELETE, id))
                .chain(() -> authentication.deleteAccount(subject)));
    }

    private static Uni<Void> execute(SqlConnection connection, String sql, UUID id) {
        return connection.preparedQuery(sql).execute(Tuple.of(id)).replaceWithVoid();
    }
}
