package io.missioncontrol.board;

import io.missioncontrol.queue.JobOrigin;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Tells agents about changes of their boards: a job for each, written in the transaction of the change. The lead is told
 * what has changed; the agents of a group's boards are told who joins and who leaves.
 *
 * <p>Jobs of the kind {@code agent_notice} say {@code agent_id}, {@code text}, and {@code event} and {@code about} for the
 * list of activities. Their ordering key belongs to the agent's notices alone: they wait for no other job of the agent.
 */
@ApplicationScoped
public class BoardNotices {

    private static final String KIND = "agent_notice";
    private static final String INSERT = """
            insert into queue_jobs (id, kind, ordering_key, payload, request_id, traceparent)
            select gen_random_uuid(), 'agent_notice', cast(md5('agent_notice ' || a.id) as uuid),
                json_build_object('agent_id', a.id, 'text', cast(?1 as text), 'event', cast(?2 as text),
                    'about', cast(?3 as text)),
                nullif(cast(?4 as text), ''), nullif(cast(?5 as text), '')
            from agents a join boards b on b.id = a.board_id
            where a.status <> 'deleting' and btrim(coalesce(a.openclaw_session_id, '')) <> '' and""";
    private static final String LEAD = INSERT + " a.is_board_lead and b.id = ?6 order by a.id";
    private static final String GROUP = INSERT + " (b.id = ?6 or b.board_group_id = ?7) order by a.id";

    Uni<Void> changed(BoardRead before, BoardRead after) {
        UUID left = before.boardGroupId();
        UUID joined = after.boardGroupId();
        boolean sameGroup = left == null ? joined == null : left.equals(joined);
        return sameGroup
                ? lead(before, after)
                : group(after, left, false)
                        .chain(() -> group(after, joined, true))
                        .chain(() -> lead(before, after));
    }

    private static Uni<Void> lead(BoardRead before, BoardRead after) {
        String text = BoardChanges.message(before, after);
        if (text == null) {
            return Uni.createFrom().voidItem();
        }
        JobOrigin origin = JobOrigin.current(KIND);
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(LEAD)
                        .setParameter(1, text)
                        .setParameter(2, "board.lead_")
                        .setParameter(3, "a change of the board " + after.name())
                        .setParameter(4, origin.requestIdOrEmpty())
                        .setParameter(5, origin.traceparentOrEmpty())
                        .setParameter(6, after.id())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Void> group(BoardRead board, UUID groupId, boolean joined) {
        if (groupId == null) {
            return Uni.createFrom().voidItem();
        }
        JobOrigin origin = JobOrigin.current(KIND);
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(GROUP)
                        .setParameter(1, BoardChanges.groupMessage(board, groupId, joined))
                        .setParameter(2, joined ? "board.group.join." : "board.group.leave.")
                        .setParameter(3, "the board " + board.name()
                                + (joined ? ", which joins the group" : ", which leaves the group"))
                        .setParameter(4, origin.requestIdOrEmpty())
                        .setParameter(5, origin.traceparentOrEmpty())
                        .setParameter(6, board.id())
                        .setParameter(7, groupId)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
