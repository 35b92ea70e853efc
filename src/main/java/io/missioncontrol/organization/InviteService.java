package io.missioncontrol.organization;

import java.security.SecureRandom;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.PagedQuery;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Invitations into an organization. */
@ApplicationScoped
public class InviteService {

    /** 192 random bits, 32 characters on the wire. */
    private static final int TOKEN_BYTES = 24;

    private static final PagedQuery<OrganizationInviteRead> PENDING = new PagedQuery<>(
            OrganizationInviteRead.COLUMNS,
            "organization_invites i where i.organization_id = $1 and i.accepted_at is null",
            List.of("i.created_at desc", "i.id"),
            1,
            OrganizationInviteRead::of);
    private static final String IS_MEMBER = """
            select from users u join organization_members m on m.user_id = u.id
            where m.organization_id = $1 and lower(u.email) = $2""";
    private static final String INSERT = """
            insert into organization_invites as i (id, organization_id, invited_email, token, role, all_boards_read,
                all_boards_write, created_by_user_id, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
            returning\s""" + OrganizationInviteRead.COLUMNS;
    private static final String LOCK =
            "select from organization_invites where organization_id = $1 and id = $2 for update";
    private static final String DELETE =
            "delete from organization_invites i where i.id = $1 returning " + OrganizationInviteRead.COLUMNS;
    private static final String LOCK_USER = "select from users where id = $1 for update";
    private static final String MEMBER = "select " + OrganizationMemberRead.COLUMNS
            + " from organization_members m join users u on u.id = m.user_id where m.id = $1";

    private final Pool pool;
    private final InviteAcceptance acceptance;
    private final SecureRandom random = new SecureRandom();

    InviteService(Pool pool, InviteAcceptance acceptance) {
        this.pool = pool;
        this.acceptance = acceptance;
    }

    /** Those that nobody has accepted yet, the newest first, without their tokens. */
    public Uni<Page<OrganizationInviteRead>> list(UUID organizationId, Paging paging) {
        return PENDING.run(pool, Tuple.of(organizationId), paging);
    }

    /**
     * The only answer with the token.
     *
     * @throws ApiException 403 for a role above the inviter's, 409 when a member has the address, 422 for boards of
     *     other organizations
     */
    public Uni<OrganizationInviteRead> create(Membership inviter, OrganizationInviteCreate invite) {
        UUID organizationId = inviter.organizationId();
        LocalDateTime now = Timestamps.now();
        return pool.withTransaction(connection -> LockedMembers.of(connection, inviter, null)
                .invoke(members -> {
                    if (Role.of(invite.role()).isAbove(members.actor())) {
                        throw ApiException.forbidden("Only owners can make owners");
                    }
                })
                .chain(() -> requireNoMember(connection, organizationId, invite.invitedEmail()))
                .chain(() -> BoardAccessRows.requireBoards(connection, organizationId, invite.boardAccess()))
                .chain(() -> insert(connection, inviter, invite, now))
                .call(read -> BoardAccessRows.INVITE.replace(
                        connection, read.id(), invite.effectiveBoardAccess(), now)));
    }

    private static Uni<Void> requireNoMember(SqlConnection connection, UUID organizationId, String email) {
        return connection
                .preparedQuery(IS_MEMBER)
                .execute(Tuple.of(organizationId, email))
                .invoke(rows -> {
                    if (rows.size() > 0) {
                        throw ApiException.conflict("Conflict");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<OrganizationInviteRead> insert(
            SqlConnection connection, Membership inviter, OrganizationInviteCreate invite, LocalDateTime now) {
        String token = newToken();
        Tuple parameters = Tuple.tuple()
                .addUUID(UUID.randomUUID())
                .addUUID(inviter.organizationId())
                .addString(invite.invitedEmail())
                .addString(token)
                .addString(invite.role())
                .addBoolean(invite.allBoardsRead())
                .addBoolean(invite.allBoardsWrite())
                .addUUID(inviter.userId())
                .addLocalDateTime(now);
        return connection
                .preparedQuery(INSERT)
                .execute(parameters)
                .map(rows -> OrganizationInviteRead.of(rows.iterator().next()).with(token));
    }

    private String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws ApiException 404 when the organization has no such invitation */
    public Uni<OrganizationInviteRead> revoke(UUID organizationId, UUID inviteId) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(organizationId, inviteId))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ApiException.notFound();
                    }
                })
                .chain(() -> BoardAccessRows.INVITE.delete(connection, inviteId))
                .chain(() -> connection.preparedQuery(DELETE).execute(Tuple.of(inviteId)))
                .map(rows -> OrganizationInviteRead.of(rows.iterator().next())));
    }

    /** @param email the address that the issuer vouches for, or null; see {@link InviteAcceptance} for the failures */
    public Uni<OrganizationMemberRead> accept(UUID userId, String email, String token) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK_USER)
                .execute(Tuple.of(userId))
                .chain(() -> acceptance.accept(connection, userId, email, token))
                .flatMap(memberId -> connection.preparedQuery(MEMBER).execute(Tuple.of(memberId)))
                .map(rows -> OrganizationMemberRead.of(rows.iterator().next())));
    }
}
