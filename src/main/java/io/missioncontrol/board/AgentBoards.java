package io.missioncontrol.board;

import io.missioncontrol.auth.AgentActor;
import io.missioncontrol.edge.input.Page;
import io.missioncontrol.edge.input.PagedQuery;
import io.missioncontrol.edge.input.Paging;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Boards as agents see them: their own, or for a gateway's main agent those of the gateway's organization. */
@ApplicationScoped
public class AgentBoards {

    private static final PagedQuery<BoardRead> VISIBLE = new PagedQuery<>(
            BoardRead.COLUMNS,
            "boards b where b.organization_id = $1 and ($2::uuid is null or b.id = $2)",
            List.of("b.created_at desc", "b.id"),
            2,
            BoardRead::of);

    private final Pool pool;

    public AgentBoards(Pool pool) {
        this.pool = pool;
    }

    /** The newest first. */
    public Uni<Page<BoardRead>> list(AgentActor agent, Paging paging) {
        return VISIBLE.run(pool, Tuple.of(agent.organizationId(), agent.boardId()), paging);
    }
}
