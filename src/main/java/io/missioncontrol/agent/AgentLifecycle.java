package io.missioncontrol.agent;

import static io.missioncontrol.agent.AgentState.DELETING;
import static io.missioncontrol.agent.AgentState.ERROR;
import static io.missioncontrol.agent.AgentState.OFFLINE;
import static io.missioncontrol.agent.AgentState.ONLINE;
import static io.missioncontrol.agent.AgentState.PROVISIONING;
import static io.missioncontrol.agent.AgentState.UPDATING;

import java.util.Map;
import java.util.Optional;

/**
 * The life of an agent as a table: the one place that says what follows what. {@code docs/agents.md} shows the same
 * table. Which order an answer belongs to is told by {@code lifecycle_generation}: an event of an older generation is
 * none.
 */
public final class AgentLifecycle {

    /** The state of a new agent. */
    public static final AgentState INITIAL = PROVISIONING;

    private static final Map<AgentState, Map<LifecycleEvent, AgentState>> TABLE = Map.of(
            PROVISIONING, Map.of(
                    LifecycleEvent.UPDATE_ORDERED, PROVISIONING,
                    LifecycleEvent.REMOVAL_ORDERED, DELETING,
                    LifecycleEvent.PLACED, PROVISIONING,
                    LifecycleEvent.PLACEMENT_MISSED, PROVISIONING,
                    LifecycleEvent.CHECK_IN_MISSED, PROVISIONING,
                    LifecycleEvent.GIVEN_UP, ERROR,
                    LifecycleEvent.CALLED_IN, ONLINE),
            UPDATING, Map.of(
                    LifecycleEvent.UPDATE_ORDERED, UPDATING,
                    LifecycleEvent.REMOVAL_ORDERED, DELETING,
                    LifecycleEvent.PLACED, UPDATING,
                    LifecycleEvent.PLACEMENT_MISSED, UPDATING,
                    LifecycleEvent.CHECK_IN_MISSED, UPDATING,
                    LifecycleEvent.GIVEN_UP, ERROR,
                    LifecycleEvent.CALLED_IN, ONLINE),
            // An agent may call in while an order is still open: it is alive, and the order goes on.
            ONLINE, Map.of(
                    LifecycleEvent.UPDATE_ORDERED, UPDATING,
                    LifecycleEvent.REMOVAL_ORDERED, DELETING,
                    LifecycleEvent.PLACED, ONLINE,
                    LifecycleEvent.PLACEMENT_MISSED, ONLINE,
                    LifecycleEvent.CHECK_IN_MISSED, ONLINE,
                    LifecycleEvent.GIVEN_UP, ERROR,
                    LifecycleEvent.CALLED_IN, ONLINE,
                    LifecycleEvent.FELL_SILENT, OFFLINE),
            OFFLINE, Map.of(
                    LifecycleEvent.UPDATE_ORDERED, UPDATING,
                    LifecycleEvent.REMOVAL_ORDERED, DELETING,
                    LifecycleEvent.PLACED, OFFLINE,
                    LifecycleEvent.PLACEMENT_MISSED, OFFLINE,
                    LifecycleEvent.CHECK_IN_MISSED, OFFLINE,
                    LifecycleEvent.GIVEN_UP, ERROR,
                    LifecycleEvent.CALLED_IN, ONLINE),
            ERROR, Map.of(
                    LifecycleEvent.UPDATE_ORDERED, UPDATING,
                    LifecycleEvent.REMOVAL_ORDERED, DELETING,
                    LifecycleEvent.CALLED_IN, ONLINE),
            DELETING, Map.of(
                    LifecycleEvent.REMOVAL_ORDERED, DELETING));

    private AgentLifecycle() {}

    /** Empty when the event means nothing in this state: then nothing is to be changed. */
    public static Optional<AgentState> next(AgentState state, LifecycleEvent event) {
        return Optional.ofNullable(TABLE.get(state).get(event));
    }

    /** Whether the agent's row goes away. */
    public static boolean isEnd(AgentState state, LifecycleEvent event) {
        return state == DELETING && event == LifecycleEvent.REMOVED;
    }
}
