package io.missioncontrol.organization;

import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Who changes whom, as it is while the organization is locked: no other change of its members runs at the same time, so
 * that two changes can't each rely on the owner whom the other removes. The access rule has looked before the lock.
 *
 * @param target null when the organization has no such member
 * @param owners how many owners the organization has
 */
record LockedMembers(Role actor, Target target, long owners) {

    /** Does not hold up new boards, gateways and other rows that refer to the organization. */
    private static final String LOCK = "select from organizations where id = $1 for no key update";
    private static final String MEMBERS = """
            select actor.role as actor_role, target.id, target.user_id, target.role,
                (select count(*) from organization_members owner
                 where owner.organization_id = actor.organization_id and owner.role = 'owner') as owners
            from organization_members actor
            left join organization_members target
              on target.organization_id = actor.organization_id and target.id = $2
            where actor.id = $1""";

    record Target(UUID id, UUID userId, Role role) {

        boolean isOwner() {
            return role == Role.OWNER;
        }
    }

    static Uni<Void> lock(SqlConnection connection, UUID organizationId) {
        return connection.preparedQuery(LOCK).execute(Tuple.of(organizationId)).replaceWithVoid();
    }

    /** @throws ApiException 403 when the actor is no longer an administrator, 404 when there is no such target */
    static Uni<LockedMembers> of(SqlConnection connection, Membership actor, UUID targetId) {
        return lock(connection, actor.organizationId())
                .chain(() -> connection.preparedQuery(MEMBERS).execute(Tuple.of(actor.id(), targetId)))
                .map(rows -> of(rows.iterator()))
                .invoke(members -> {
                    if (targetId != null && members.target() == null) {
                        throw ApiException.notFound();
                    }
                });
    }

    private static LockedMembers of(RowIterator<Row> rows) {
        Row row = rows.hasNext() ? rows.next() : null;
        if (row == null || !Role.of(row.getString("actor_role")).isAdmin()) {
            throw ApiException.forbidden();
        }
        Target target = row.getUUID("id") == null
                ? null
                : new Target(row.getUUID("id"), row.getUUID("user_id"), Role.of(row.getString("role")));
        return new LockedMembers(Role.of(row.getString("actor_role")), target, row.getLong("owners"));
    }

    boolean actorIsOwner() {
        return actor == Role.OWNER;
    }

    boolean targetIsLastOwner() {
        return target.isOwner() && owners <= 1;
    }
}
