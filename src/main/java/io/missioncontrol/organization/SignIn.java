package io.missioncontrol.organization;

import java.util.UUID;

import io.missioncontrol.auth.Identity;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The first sign-in: makes the user row and, when they belong to no organization, a personal one that they own. Exactly
 * once, however many requests come at the same time: the unique subject and a lock on the user row serialize them.
 */
@ApplicationScoped
public class SignIn {

    private static final String PERSONAL = "Personal";

    private static final String INSERT_USER = """
            insert into users (id, clerk_user_id, email, name, is_super_admin)
            values ($1, $2, $3, $4, false)
            on conflict (clerk_user_id) do update
            set email = coalesce(users.email, excluded.email), name = coalesce(users.name, excluded.name)""";
    private static final String LOCK_USER =
            "select id, active_organization_id from users where clerk_user_id = $1 for update";
    private static final String OLDEST_MEMBERSHIP = """
            select organization_id from organization_members
            where user_id = $1 order by (organization_id = $2) desc nulls last, created_at limit 1""";
    private static final String INSERT_SKILL_PACKS = """
            insert into skill_packs (id, organization_id, name, description, source_url, created_at, updated_at)
            values
                ($3, $1, 'antigravity-awesome-skills', 'A large general collection of agent skills.',
                 'https://github.com/sickn33/antigravity-awesome-skills', $2, $2),
                ($4, $1, 'ai-marketing-skills', 'Skills for marketing work, as step-by-step frameworks.',
                 'https://github.com/BrianRWagner/ai-marketing-skills', $2, $2)""";
    private static final String SET_ACTIVE = "update users set active_organization_id = $2 where id = $1";

    private final Pool pool;
    private final InviteAcceptance invites;

    SignIn(Pool pool, InviteAcceptance invites) {
        this.pool = pool;
        this.invites = invites;
    }

    /** Afterwards the user exists and has an active organization of which they are a member. */
    public Uni<Void> provision(Identity identity) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(INSERT_USER)
                .execute(Tuple.of(UUID.randomUUID(), identity.subject(), identity.email(), identity.name()))
                .flatMap(ignored ->
                        connection.preparedQuery(LOCK_USER).execute(Tuple.of(identity.subject())))
                .flatMap(rows -> joinOrganization(connection, rows.iterator().next(), identity)));
    }

    private Uni<Void> joinOrganization(SqlConnection connection, Row user, Identity identity) {
        UUID userId = user.getUUID("id");
        return connection
                .preparedQuery(OLDEST_MEMBERSHIP)
                .execute(Tuple.of(userId, user.getUUID("active_organization_id")))
                .flatMap(rows -> rows.size() > 0
                        ? Uni.createFrom().item(rows.iterator().next().getUUID("organization_id"))
                        : firstOrganization(connection, userId, identity))
                .flatMap(organizationId ->
                        connection.preparedQuery(SET_ACTIVE).execute(Tuple.of(userId, organizationId)))
                .replaceWithVoid();
    }

    private Uni<UUID> firstOrganization(SqlConnection connection, UUID userId, Identity identity) {
        return invites.acceptOldest(connection, userId, identity.email())
                .onItem().ifNull().switchTo(() -> personalOrganization(connection, userId));
    }

    private static Uni<UUID> personalOrganization(SqlConnection connection, UUID userId) {
        return NewOrganization.insert(connection, userId, PERSONAL)
                .map(OrganizationRead::id)
                .call(organizationId -> connection
                        .preparedQuery(INSERT_SKILL_PACKS)
                        .execute(Tuple.of(
                                organizationId, Timestamps.now(), UUID.randomUUID(), UUID.randomUUID())));
    }
}
