package io.missioncontrol.organization.access;

import java.util.UUID;
import java.util.function.Supplier;

import io.missioncontrol.auth.Authentication;
import io.missioncontrol.auth.Identity;
import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.batch.BatchedLookup;
import io.missioncontrol.edge.input.RequestInput;
import io.missioncontrol.organization.ProfileSync;
import io.missioncontrol.organization.SignIn;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * The access rules, one filter for each rule annotation. A rule runs after the operation is matched and before its
 * fields are read: strangers get 401 or 403, not hints about fields. Each takes one SQL statement, which requests that
 * come at the same time share.
 */
public class AccessRules {

    private static final String USER = "select " + SignedInUser.COLUMNS + ", " + Membership.COLUMNS + """

            from users u
            left join organization_members m
              on m.user_id = u.id and m.organization_id = u.active_organization_id
            where u.clerk_user_id = any($1)""";

    private static final String BOARD = "select " + SignedInUser.COLUMNS + ", " + Membership.COLUMNS + """
            , b.id as board_id, a.can_read, a.can_write, asked.board_id as asked_board_id
            from unnest($1::text[], $2::uuid[]) as asked (subject, board_id)
            join users u on u.clerk_user_id = asked.subject
            left join boards b on b.id = asked.board_id
            left join organization_members m on m.user_id = u.id and m.organization_id = b.organization_id
            left join organization_board_access a on a.organization_member_id = m.id and a.board_id = b.id""";

    private final Authentication authentication;
    private final SignIn signIn;
    private final ProfileSync profiles;
    private final RequestInput input;
    private final BatchedLookup<String, Row> members;
    private final BatchedLookup<OnBoard, Row> boards;

    AccessRules(
            Authentication authentication, SignIn signIn, ProfileSync profiles, RequestInput input, Pool pool) {
        this.authentication = authentication;
        this.signIn = signIn;
        this.profiles = profiles;
        this.input = input;
        this.members = new BatchedLookup<>(
                subjects -> pool.preparedQuery(USER).execute(Tuple.of(subjects.toArray(String[]::new))),
                row -> row.getString("clerk_user_id"),
                row -> row);
        this.boards = new BatchedLookup<>(
                asked -> pool.preparedQuery(BOARD).execute(Tuple.of(
                        asked.stream().map(OnBoard::subject).toArray(String[]::new),
                        asked.stream().map(OnBoard::boardId).toArray(UUID[]::new))),
                row -> new OnBoard(row.getString("clerk_user_id"), row.getUUID("asked_board_id")),
                row -> row);
    }

    @UserAccess
    @ServerRequestFilter
    public Uni<Void> user(RoutingContext context) {
        return activeMember(context).replaceWithVoid();
    }

    @MemberAccess
    @ServerRequestFilter
    public Uni<Void> member(RoutingContext context) {
        return activeMember(context).replaceWithVoid();
    }

    @AdminAccess
    @ServerRequestFilter
    public Uni<Void> admin(RoutingContext context) {
        return activeMember(context).invoke(member -> {
            if (!member.isAdmin()) {
                throw ApiException.forbidden();
            }
        }).replaceWithVoid();
    }

    @BoardReadAccess
    @ServerRequestFilter
    public Uni<Void> boardRead(RoutingContext context) {
        return board(context, false);
    }

    @BoardWriteAccess
    @ServerRequestFilter
    public Uni<Void> boardWrite(RoutingContext context) {
        return board(context, true);
    }

    private Uni<Membership> activeMember(RoutingContext context) {
        return authentication.requireUser(context).flatMap(identity -> activeMember(context, identity));
    }

    Uni<Membership> activeMember(RoutingContext context, Identity identity) {
        Caller.establish(context, identity);
        // A membership: the active organization may have been left since.
        return signedIn(context, identity, "member_id", () -> members.find(identity.subject()))
                .map(row -> {
                    Caller.establish(context, SignedInUser.of(row));
                    Membership member = Membership.of(row);
                    if (member == null) {
                        throw ApiException.forbidden();
                    }
                    Caller.establish(context, member);
                    return member;
                });
    }

    private Uni<Void> board(RoutingContext context, boolean write) {
        return authentication.requireUser(context).flatMap(identity -> board(context, identity, write));
    }

    Uni<Void> board(RoutingContext context, Identity identity, boolean write) {
        UUID boardId = input.pathUuid("board_id");
        return signedIn(
                        context,
                        identity,
                        "active_organization_id",
                        () -> boards.find(new OnBoard(identity.subject(), boardId)))
                .invoke(row -> establishBoard(context, row, write))
                .replaceWithVoid();
    }

    private static void establishBoard(RoutingContext context, Row row, boolean write) {
        UUID boardId = row.getUUID("board_id");
        if (boardId == null) {
            throw ApiException.notFound();
        }
        Membership member = Membership.of(row);
        if (member == null) {
            throw ApiException.forbidden("No org access");
        }
        boolean canWrite = member.allBoardsWrite() || Boolean.TRUE.equals(row.getBoolean("can_write"));
        boolean canRead = canWrite || member.readsAllBoards() || Boolean.TRUE.equals(row.getBoolean("can_read"));
        if (write ? !canWrite : !canRead) {
            throw ApiException.forbidden("Board access denied");
        }
        Caller.establish(context, SignedInUser.of(row));
        Caller.establish(context, member);
        Caller.establish(context, new Caller.BoardReference(boardId));
    }

    /** Signs the person in when the statement does not find what every signed-in person has, and runs it again. */
    private Uni<Row> signedIn(
            RoutingContext context, Identity identity, String evidence, Supplier<Uni<Row>> statement) {
        return statement.get()
                .flatMap(row -> {
                    if (row == null) {
                        return authentication
                                .complete(context, identity)
                                .flatMap(signIn::provision)
                                .flatMap(ignored -> statement.get());
                    }
                    if (row.getUUID(evidence) == null) {
                        return signIn.provision(identity).flatMap(ignored -> statement.get());
                    }
                    return inStep(context, identity, row, statement);
                })
                // Deleted in between, by a request of their own.
                .onItem().ifNull().failWith(ApiException::unauthorized);
    }

    private Uni<Row> inStep(RoutingContext context, Identity identity, Row row, Supplier<Uni<Row>> statement) {
        SignedInUser user = SignedInUser.of(row);
        if (!profiles.isDue(user, identity)) {
            return Uni.createFrom().item(row);
        }
        return profiles.sync(context, user, identity)
                .flatMap(changed -> changed ? statement.get() : Uni.createFrom().item(row));
    }

    private record OnBoard(String subject, UUID boardId) {}
}
