package io.missioncontrol.agent;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

import io.missioncontrol.event.EventStream;
import io.missioncontrol.organization.access.Membership;

/** One member's stream of agents: what they may see, nothing twice. */
final class AgentStream implements Consumer<AgentChange> {

    private final Membership member;
    private final UUID boardId;
    private final Set<UUID> readableBoards;
    private final EventStream stream;
    /** What has changed while the past is still being read; null when it has been told. */
    private List<AgentChange> waiting = new ArrayList<>();
    /** What was told of the past, until it is announced late or changes again. */
    private final Map<UUID, LocalDateTime> past = new HashMap<>();

    /**
     * @param boardId the only board that is asked for; null for all
     * @param readableBoards of the member, when they may not read all
     */
    AgentStream(Membership member, UUID boardId, Set<UUID> readableBoards, EventStream stream) {
        this.member = member;
        this.boardId = boardId;
        this.readableBoards = readableBoards;
        this.stream = stream;
    }

    @Override
    public synchronized void accept(AgentChange change) {
        if (!isVisible(change)) {
            return;
        }
        if (waiting != null) {
            waiting.add(change);
        } else if (!change.agent().updatedAt().equals(past.remove(change.agent().id()))) {
            stream.send(change.event());
        }
    }

    /** Tells what was before, then what has come meanwhile. */
    synchronized void begin(List<AgentChange> changes) {
        List<AgentChange> meanwhile = waiting;
        waiting = null;
        changes.forEach(this);
        changes.forEach(change -> past.put(change.agent().id(), change.agent().updatedAt()));
        meanwhile.forEach(this);
    }

    private boolean isVisible(AgentChange change) {
        UUID board = change.agent().boardId();
        if (!change.organizationId().equals(member.organizationId()) || boardId != null && !boardId.equals(board)) {
            return false;
        }
        if (board == null) {
            return member.isAdmin();
        }
        return member.readsAllBoards() || readableBoards.contains(board);
    }
}
