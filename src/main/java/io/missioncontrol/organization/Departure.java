package io.missioncontrol.organization;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.removal.TenantRemoval;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * A person leaves all their organizations for good. Those of which nobody else is a member go with them, with everything
 * in them; the others lose the membership.
 */
@ApplicationScoped
public class Departure {

    private static final String LOCK_ORGANIZATIONS = """
            select o.id from organizations o
            where o.id in (select organization_id from organization_members where user_id = $1)
            order by o.id for update""";
    /** A statement after the locks: one with the locks would count the members from before it waited for them. */
    private static final String MEMBERSHIPS = """
            select m.organization_id,
                exists (select from organization_members other
                        where other.organization_id = m.organization_id and other.user_id <> $1) as has_others,
                m.role = 'owner' and not exists (
                        select from organization_members other
                        where other.organization_id = m.organization_id and other.user_id <> $1
                            and other.role = 'owner') as is_last_owner
            from organization_members m where m.user_id = $1""";
    private static final List<String> LEAVE = List.of(
            """
            delete from organization_board_access where organization_member_id in (
                select id from organization_members where user_id = $1)""",
            "delete from organization_members where user_id = $1",
            "update organization_invites set created_by_user_id = null where created_by_user_id = $1",
            "update organization_invites set accepted_by_user_id = null where accepted_by_user_id = $1");

    private final TenantRemoval removal;

    public Departure(TenantRemoval removal) {
        this.removal = removal;
    }

    /**
     * Runs in the caller's transaction, which holds a lock on the user row.
     *
     * @throws ApiException 409 when others would be left in an organization without an owner
     */
    public Uni<Void> leaveAll(SqlConnection connection, UUID userId) {
        return connection
                .preparedQuery(LOCK_ORGANIZATIONS)
                .execute(Tuple.of(userId))
                .flatMap(ignored -> connection.preparedQuery(MEMBERSHIPS).execute(Tuple.of(userId)))
                .map(Departure::organizationsThatGo)
                .flatMap(organizations -> removal.organizations(connection, organizations))
                .flatMap(ignored -> leave(connection, userId));
    }

    private static List<UUID> organizationsThatGo(RowSet<Row> memberships) {
        List<UUID> organizations = new ArrayList<>();
        for (Row row : memberships) {
            if (!row.getBoolean("has_others")) {
                organizations.add(row.getUUID("organization_id"));
            } else if (row.getBoolean("is_last_owner")) {
                throw ApiException.conflict("You are the last owner of an organization that has other members");
            }
        }
        return organizations;
    }

    private static Uni<Void> leave(SqlConnection connection, UUID userId) {
        return Multi.createFrom()
                .iterable(LEAVE)
                .onItem()
                .transformToUniAndConcatenate(
                        statement -> connection.preparedQuery(statement).execute(Tuple.of(userId)))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
