package io.missioncontrol.board;

import java.util.List;
import java.util.UUID;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.PagedQuery;
import io.missioncontrol.edge.input.Paging;
import io.missioncontrol.edge.input.Timestamps;
import io.missioncontrol.organization.access.Membership;
import io.missioncontrol.organization.removal.TenantRemoval;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

/** Boards: lists, changes and removal. */
@ApplicationScoped
public class BoardService {

    private static final PagedQuery<BoardRead> VISIBLE = new PagedQuery<>(
            BoardRead.COLUMNS,
            """
            boards b
            where b.organization_id = $1
              and ($2 or exists (select from organization_board_access a
                                 where a.organization_member_id = $3 and a.board_id = b.id
                                   and (a.can_read or a.can_write)))
              and ($4::uuid is null or b.gateway_id = $4)
              and ($5::uuid is null or b.board_group_id = $5)""",
            List.of("lower(b.name)", "b.created_at desc", "b.id"),
            5,
            BoardRead::of);
    private static final String ONE = "select " + BoardRead.COLUMNS + " from boards b where b.id = $1";
    private static final String LOCK = "select from boards b where b.id = $1 for update";

    private final Pool pool;
    private final BoardReferences references;
    private final TenantRemoval removal;
    private final AgentRemovals agentRemovals;
    private final BoardNotices notices;

    public BoardService(
            Pool pool,
            BoardReferences references,
            TenantRemoval removal,
            AgentRemovals agentRemovals,
            BoardNotices notices) {
        this.pool = pool;
        this.references = references;
        this.removal = removal;
        this.agentRemovals = agentRemovals;
        this.notices = notices;
    }

    /** The boards of the member's organization that they may read. */
    public Uni<Page<BoardRead>> list(Membership member, BoardFilter filter, Paging paging) {
        Tuple parameters = Tuple.of(
                member.organizationId(),
                member.readsAllBoards(),
                member.id(),
                filter.gatewayId(),
                filter.boardGroupId());
        return VISIBLE.run(pool, parameters, paging);
    }

    public Uni<BoardRead> find(UUID id) {
        return pool.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> {
            RowIterator<Row> iterator = rows.iterator();
            if (!iterator.hasNext()) {
                throw ApiException.notFound();
            }
            return BoardRead.of(iterator.next());
        });
    }

    /** @throws ApiException 422 for a gateway or a group that the organization cannot use */
    @WithTransaction
    public Uni<BoardRead> create(UUID organizationId, BoardCreate request) {
        return references.requireGateway(request.gatewayId(), organizationId)
                .chain(() -> request.boardGroupId() == null
                        ? Uni.createFrom().voidItem()
                        : references.requireGroup(request.boardGroupId(), organizationId))
                .chain(() -> request.toBoard(organizationId).<Board>persist())
                .map(BoardRead::of);
    }

    /** Agents that the change concerns are told, as soon as their gateways can be reached. */
    @WithTransaction
    public Uni<BoardRead> update(UUID id, BoardUpdate update) {
        return Board.<Board>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .onItem().ifNull().failWith(ApiException::notFound)
                .call(board -> checkReferences(board, update))
                .flatMap(board -> {
                    BoardRead before = BoardRead.of(board);
                    apply(update, board);
                    BoardRead after = BoardRead.of(board);
                    return notices.changed(before, after).replaceWith(after);
                });
    }

    /** The gateway is checked when it stays, too: it may have lost its main agent. */
    private Uni<Void> checkReferences(Board board, BoardUpdate update) {
        UUID gatewayId = update.gatewayId().orElse(board.gatewayId);
        UUID groupId = update.boardGroupId().present() ? update.boardGroupId().value() : null;
        Uni<Void> gateway = gatewayId == null
                ? Uni.createFrom().voidItem()
                : references.requireGateway(gatewayId, board.organizationId);
        return groupId == null
                ? gateway
                : gateway.chain(() -> references.requireGroup(groupId, board.organizationId));
    }

    private static void apply(BoardUpdate update, Board board) {
        update.applyTo(board);
        boolean becomesGoal = update.boardType().present() && update.boardType().value().equals("goal");
        if (becomesGoal && !hasGoal(board)) {
            throw ApiException.unprocessable("Goal boards require objective and success_metrics");
        }
        if (board.gatewayId == null) {
            throw ApiException.unprocessable("gateway_id is required");
        }
        board.updatedAt = Timestamps.now();
    }

    private static boolean hasGoal(Board board) {
        boolean hasMetrics = board.successMetrics != null
                && !board.successMetrics.equals("null")
                && !board.successMetrics.replaceAll("\\s", "").equals("{}");
        return board.objective != null && !board.objective.isEmpty() && hasMetrics;
    }

    /** Deletes the board with everything in it; its agents leave their gateways as soon as those can be reached. */
    public Uni<Void> delete(UUID id) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(id))
                .invoke(rows -> {
                    if (rows.size() == 0) {
                        throw ApiException.notFound();
                    }
                })
                .chain(() -> agentRemovals.enqueue(connection, id))
                .chain(() -> removal.boards(connection, List.of(id))));
    }
}
