package io.missioncontrol.organization;

import java.time.LocalDateTime;
import java.util.ArrayList;
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
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The members of an organization. Administrators manage members; owners alone manage owners, and nobody gives a role
 * above their own. An organization always has an owner.
 */
@ApplicationScoped
public class MemberService {

    private static final PagedQuery<OrganizationMemberRead> ALL = new PagedQuery<>(
            OrganizationMemberRead.COLUMNS,
            "organization_members m join users u on u.id = m.user_id where m.organization_id = $1",
            List.of("lower(u.email)", "u.name", "m.id"),
            1,
            OrganizationMemberRead::of);

    /** A row for each board with access of its own, or one without a board. */
    private static final String ONE = "select " + OrganizationMemberRead.COLUMNS + ", "
            + OrganizationBoardAccessRead.COLUMNS + """

            from organization_members m
            join users u on u.id = m.user_id
            left join organization_board_access a on a.organization_member_id = m.id
            where m.organization_id = $1 and m.id = $2
            order by a.created_at, a.id""";

    private static final String CHANGED =
            "select " + OrganizationMemberRead.COLUMNS + " from changed m join users u on u.id = m.user_id";
    private static final String SET_ROLE = """
            with changed as (
                update organization_members set role = coalesce($2, role), updated_at = $3 where id = $1 returning *)
            """ + CHANGED;
    private static final String SET_ACCESS = """
            with changed as (
                update organization_members set all_boards_read = $2, all_boards_write = $3, updated_at = $4
                where id = $1 returning *)
            """ + CHANGED;

    private static final String LOCK_USER = """
            select u.id from users u join organization_members m on m.user_id = u.id
            where m.organization_id = $1 and m.id = $2 for update of u""";
    private static final String SWITCH_TO_OLDEST = """
            update users set active_organization_id = (
                select organization_id from organization_members
                where user_id = $1 and organization_id <> $2 order by created_at, id limit 1)
            where id = $1 and active_organization_id = $2""";
    private static final String DELETE = "delete from organization_members where id = $1";

    private final Pool pool;

    public MemberService(Pool pool) {
        this.pool = pool;
    }

    public Uni<Page<OrganizationMemberRead>> list(UUID organizationId, Paging paging) {
        return ALL.run(pool, Tuple.of(organizationId), paging);
    }

    /**
     * Everybody may read themselves; administrators may read all.
     *
     * @throws ApiException 404 when the organization has no such member, 403 when it is somebody else
     */
    public Uni<OrganizationMemberRead> find(Membership reader, UUID memberId) {
        return pool.preparedQuery(ONE)
                .execute(Tuple.of(reader.organizationId(), memberId))
                .map(MemberService::withAccess)
                .invoke(member -> {
                    if (!reader.isAdmin() && !member.userId().equals(reader.userId())) {
                        throw ApiException.forbidden();
                    }
                });
    }

    private static OrganizationMemberRead withAccess(RowSet<Row> rows) {
        OrganizationMemberRead member = null;
        List<OrganizationBoardAccessRead> access = new ArrayList<>();
        for (Row row : rows) {
            member = member == null ? OrganizationMemberRead.of(row) : member;
            if (row.getUUID("access_id") != null) {
                access.add(OrganizationBoardAccessRead.of(row));
            }
        }
        if (member == null) {
            throw ApiException.notFound();
        }
        return member.with(access);
    }

    /** Without a role in the update only the time of the last change moves. */
    public Uni<OrganizationMemberRead> changeRole(
            Membership actor, UUID memberId, OrganizationMemberUpdate update) {
        return pool.withTransaction(connection -> LockedMembers.of(connection, actor, memberId)
                .invoke(members -> update.role().apply(role -> checkRole(members, Role.of(role))))
                .chain(() -> connection
                        .preparedQuery(SET_ROLE)
                        .execute(Tuple.of(memberId, update.role().value(), Timestamps.now())))
                .map(MemberService::changed));
    }

    private static void checkRole(LockedMembers members, Role role) {
        if (members.target().role() == role) {
            return;
        }
        if (role.isAbove(members.actor())) {
            throw ApiException.forbidden("Only owners can make owners");
        }
        if (members.target().isOwner() && !members.actorIsOwner()) {
            throw ApiException.forbidden("Only owners can change an owner's role");
        }
        if (members.targetIsLastOwner()) {
            throw ApiException.unprocessable("Organization must have at least one owner");
        }
    }

    public Uni<OrganizationMemberRead> changeAccess(
            Membership actor, UUID memberId, OrganizationMemberAccessUpdate update) {
        LocalDateTime now = Timestamps.now();
        return pool.withTransaction(connection -> LockedMembers.of(connection, actor, memberId)
                .invoke(members -> {
                    if (members.target().isOwner() && !members.actorIsOwner()) {
                        throw ApiException.forbidden("Only owners can change an owner's access");
                    }
                })
                .chain(() -> BoardAccessRows.requireBoards(
                        connection, actor.organizationId(), update.boardAccess()))
                .chain(() -> BoardAccessRows.MEMBER.replace(
                        connection, memberId, update.effectiveBoardAccess(), now))
                .chain(() -> connection
                        .preparedQuery(SET_ACCESS)
                        .execute(Tuple.of(memberId, update.allBoardsRead(), update.allBoardsWrite(), now)))
                .map(MemberService::changed));
    }

    private static OrganizationMemberRead changed(RowSet<Row> rows) {
        return OrganizationMemberRead.of(rows.iterator().next());
    }

    /** Whoever worked in the organization goes on in the oldest of their others. */
    public Uni<Void> remove(Membership actor, UUID memberId) {
        return pool.withTransaction(connection -> connection
                // People before organizations, as everywhere, so that no two changes wait for each other.
                .preparedQuery(LOCK_USER)
                .execute(Tuple.of(actor.organizationId(), memberId))
                .chain(() -> LockedMembers.of(connection, actor, memberId))
                .invoke(members -> checkRemoval(actor, members))
                .call(() -> BoardAccessRows.MEMBER.delete(connection, memberId))
                .call(members -> connection
                        .preparedQuery(SWITCH_TO_OLDEST)
                        .execute(Tuple.of(members.target().userId(), actor.organizationId())))
                .chain(() -> delete(connection, memberId)));
    }

    /** An owner can be removed by another one only, so one is always left. */
    private static void checkRemoval(Membership actor, LockedMembers members) {
        if (members.target().userId().equals(actor.userId())) {
            throw ApiException.forbidden("You cannot remove yourself from the organization");
        }
        if (members.target().isOwner() && !members.actorIsOwner()) {
            throw ApiException.forbidden("Only owners can remove owners");
        }
    }

    private static Uni<Void> delete(SqlConnection connection, UUID memberId) {
        return connection.preparedQuery(DELETE).execute(Tuple.of(memberId)).replaceWithVoid();
    }
}
