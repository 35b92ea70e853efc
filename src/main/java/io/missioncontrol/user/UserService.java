package io.missioncontrol.user;

import java.util.UUID;

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

    public UserService(Pool pool, Departure departure) {
        this.pool = pool;
        this.departure = departure;
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
     * Deletes the person and the organizations that have no other member.
     *
     * @throws ApiException 409 when others would be left in an organization without an owner
     */
    public Uni<Void> delete(UUID id) {
        return pool.withTransaction(connection -> execute(connection, LOCK, id)
                .chain(() -> departure.leaveAll(connection, id))
                .chain(() -> execute(connection, FORGET_CREATED_TASKS, id))
                .chain(() -> execute(connection, DELETE, id)));
    }

    private static Uni<Void> execute(SqlConnection connection, String sql, UUID id) {
        return connection.preparedQuery(sql).execute(Tuple.of(id)).replaceWithVoid();
    }
}
