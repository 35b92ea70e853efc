package io.missioncontrol.agent;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.event.EventStreams;
import io.missioncontrol.organization.access.Membership;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Opens streams of agents. */
@ApplicationScoped
public class AgentStreams {

    private static final String READABLE_BOARDS = """
            select b.id from boards b
            where b.organization_id = $1
              and ($2 or exists (select from organization_board_access x
                                 where x.organization_member_id = $3 and x.board_id = b.id
                                   and (x.can_read or x.can_write)))
              and ($4::uuid is null or b.id = $4)""";

    private final Pool pool;
    private final EventStreams streams;
    private final AgentChanges changes;

    AgentStreams(Pool pool, EventStreams streams, AgentChanges changes) {
        this.pool = pool;
        this.streams = streams;
        this.changes = changes;
    }

    /**
     * Answers the request with a stream of the agents that the member may see, each time one changes.
     *
     * @param boardId only this board's; null for all
     * @param since begins with those that have changed since then; null for none
     * @return completes when the stream has ended
     * @throws ApiException 403 for a board that the member may not read
     */
    Uni<Void> open(RoutingContext context, Membership member, UUID boardId, LocalDateTime since) {
        return readableBoards(member, boardId).flatMap(boards -> {
            if (boardId != null && !boards.contains(boardId)) {
                throw ApiException.forbidden();
            }
            AtomicReference<AgentStream> opened = new AtomicReference<>();
            return streams.open(
                    context,
                    stream -> {
                        opened.set(new AgentStream(member, boardId, boards, stream));
                        changes.listen(opened.get());
                        past(since, member).subscribe().with(opened.get()::begin, failure -> stream.end());
                    },
                    () -> changes.forget(opened.get()));
        });
    }

    private Uni<List<AgentChange>> past(LocalDateTime since, Membership member) {
        return since == null
                ? Uni.createFrom().item(List.of())
                : changes.since(since, member.organizationId());
    }

    private Uni<Set<UUID>> readableBoards(Membership member, UUID boardId) {
        if (boardId == null && member.readsAllBoards()) {
            return Uni.createFrom().item(Set.of());
        }
        return pool.preparedQuery(READABLE_BOARDS)
                .execute(Tuple.of(member.organizationId(), member.readsAllBoards(), member.id(), boardId))
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).collect(Collectors.toUnmodifiableSet()));
    }
}
