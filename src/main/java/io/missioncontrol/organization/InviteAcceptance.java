package io.missioncontrol.organization;

import java.time.LocalDateTime;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Timestamps;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * An invited person becomes a member, or gets what the invitation adds to their membership. The issuer must vouch that
 * the invited address is theirs: who merely has the token does not get in. Runs in the caller's transaction, which holds
 * a lock on the user row.
 */
@ApplicationScoped
class InviteAcceptance {

    private static final String ORGANIZATION_OF_TOKEN =
            "select organization_id from organization_invites where token = $1";
    private static final String BY_TOKEN = """
            select i.id, i.organization_id, i.invited_email, i.role, i.all_boards_read, i.all_boards_write,
                i.accepted_at, i.accepted_by_user_id,
                (select inviter.role from organization_members inviter
                 where inviter.organization_id = i.organization_id and inviter.user_id = i.created_by_user_id)
                    as inviter_role
            from organization_invites i where i.token = $1 for update of i""";
    private static final String OLDEST_FOR_ADDRESS = """
            select organization_id, token from organization_invites
            where accepted_at is null and invited_email = $1
            order by created_at, id limit 1""";
    private static final String MEMBERSHIP =
            "select id, role from organization_members where organization_id = $1 and user_id = $2";
    private static final String INSERT_MEMBER = """
            insert into organization_members
                (id, organization_id, user_id, role, all_boards_read, all_boards_write, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $7)""";
    private static final String ADD_TO_MEMBER = """
            update organization_members
            set role = $2, all_boards_read = all_boards_read or $3 or $4, all_boards_write = all_boards_write or $4,
                updated_at = $5
            where id = $1""";
    private static final String ADD_BOARD_ACCESS = """
            insert into organization_board_access as a
                (id, organization_member_id, board_id, can_read, can_write, created_at, updated_at)
            select gen_random_uuid(), $1, board_id, can_read, can_write, $3, $3
            from organization_invite_board_access where organization_invite_id = $2
            on conflict (organization_member_id, board_id) do update
            set can_read = a.can_read or excluded.can_read or excluded.can_write,
                can_write = a.can_write or excluded.can_write, updated_at = excluded.updated_at""";
    private static final String CLOSE = """
            update organization_invites set accepted_by_user_id = $2, accepted_at = $3, updated_at = $3
            where id = $1""";

    /**
     * @param email null when the issuer vouches for none
     * @return the membership
     * @throws ApiException 404 when there is no such invitation to accept, 403 when it is for another address
     */
    Uni<UUID> accept(SqlConnection connection, UUID userId, String email, String token) {
        return connection
                .preparedQuery(ORGANIZATION_OF_TOKEN)
                .execute(Tuple.of(token))
                .map(rows -> first(rows.iterator()).getUUID("organization_id"))
                .call(organizationId -> LockedMembers.lock(connection, organizationId))
                .chain(() -> connection.preparedQuery(BY_TOKEN).execute(Tuple.of(token)))
                .map(rows -> first(rows.iterator()))
                .flatMap(invite -> accept(connection, userId, email, invite));
    }

    /** At the first sign-in. Returns the organization, or null when nobody has invited the address. */
    Uni<UUID> acceptOldest(SqlConnection connection, UUID userId, String email) {
        if (email == null) {
            return Uni.createFrom().nullItem();
        }
        return connection
                .preparedQuery(OLDEST_FOR_ADDRESS)
                .execute(Tuple.of(OrganizationInviteCreate.normalized(email)))
                .map(rows -> rows.size() == 0 ? null : rows.iterator().next())
                .onItem().ifNotNull().transformToUni(invite -> accept(
                                connection, userId, email, invite.getString("token"))
                        .replaceWith(invite.getUUID("organization_id"))
                        // Revoked in between.
                        .onFailure(ApiException.class).recoverWithNull());
    }

    private Uni<UUID> accept(SqlConnection connection, UUID userId, String email, Row invite) {
        boolean closed = invite.getLocalDateTime("accepted_at") != null;
        if (closed && !userId.equals(invite.getUUID("accepted_by_user_id"))) {
            throw ApiException.notFound();
        }
        if (email == null
                || !OrganizationInviteCreate.normalized(email)
                        .equals(OrganizationInviteCreate.normalized(invite.getString("invited_email")))) {
            throw ApiException.forbidden();
        }
        return connection
                .preparedQuery(MEMBERSHIP)
                .execute(Tuple.of(invite.getUUID("organization_id"), userId))
                .flatMap(rows -> {
                    Row member = rows.size() == 0 ? null : rows.iterator().next();
                    // The first sign-in may have accepted it a moment ago; that is no reason for an error.
                    return closed ? existing(member) : join(connection, userId, member, invite);
                });
    }

    private static Uni<UUID> existing(Row member) {
        if (member == null) {
            throw ApiException.notFound();
        }
        return Uni.createFrom().item(member.getUUID("id"));
    }

    private static Uni<UUID> join(SqlConnection connection, UUID userId, Row member, Row invite) {
        LocalDateTime now = Timestamps.now();
        UUID memberId = member == null ? UUID.randomUUID() : member.getUUID("id");
        boolean reads = invite.getBoolean("all_boards_read");
        boolean writes = invite.getBoolean("all_boards_write");
        Role role = grantedRole(invite);
        Uni<?> membership;
        if (member == null) {
            membership = connection
                    .preparedQuery(INSERT_MEMBER)
                    .execute(Tuple.tuple()
                            .addUUID(memberId)
                            .addUUID(invite.getUUID("organization_id"))
                            .addUUID(userId)
                            .addString(role.text())
                            .addBoolean(reads)
                            .addBoolean(writes)
                            .addLocalDateTime(now));
        } else {
            Role present = Role.of(member.getString("role"));
            membership = connection
                    .preparedQuery(ADD_TO_MEMBER)
                    .execute(Tuple.of(
                            memberId, (role.isAbove(present) ? role : present).text(), reads, writes, now));
        }
        return membership
                .chain(() -> reads || writes
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(ADD_BOARD_ACCESS)
                                .execute(Tuple.of(memberId, invite.getUUID("id"), now))
                                .replaceWithVoid())
                .chain(() -> connection
                        .preparedQuery(CLOSE)
                        .execute(Tuple.of(invite.getUUID("id"), userId, now)))
                .replaceWith(memberId);
    }

    /** Owners are made by owners: an invitation by somebody who is none, or is none any more, makes an administrator. */
    private static Role grantedRole(Row invite) {
        Role role = Role.of(invite.getString("role"));
        String inviter = invite.getString("inviter_role");
        boolean byOwner = inviter != null && Role.of(inviter) == Role.OWNER;
        return role == Role.OWNER && !byOwner ? Role.ADMIN : role;
    }

    private static Row first(RowIterator<Row> rows) {
        if (!rows.hasNext()) {
            throw ApiException.notFound();
        }
        return rows.next();
    }
}
