package io.missioncontrol.agent;

import java.util.Locale;

/** Where an agent is in its life, as stored in {@code agents.status}. */
public enum AgentState {
    /** Ordered, and never heard of. */
    PROVISIONING,
    /** A change was ordered, and the agent has not called in since. */
    UPDATING,
    /** Has called in. Agents may store a word of their own for this, such as {@code healthy}. */
    ONLINE,
    /** Has not called in for longer than its heartbeat allows: mostly derived when it is read. */
    OFFLINE,
    /** Given up; the reason is stored. Only a new order or the agent itself leads out of here. */
    ERROR,
    /** On its way out. Nothing brings it back. */
    DELETING;

    /** The word in the database and in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Every word that is not one of the life cycle's own was reported by the agent itself, which is thus alive. */
    public static AgentState of(String stored) {
        for (AgentState state : values()) {
            if (state.word().equals(stored)) {
                return state;
            }
        }
        return ONLINE;
    }

    /** Whether an agent may say this word of itself: it may not take itself into a state that others decide on. */
    static boolean mayBeReported(String word) {
        AgentState state = of(word);
        return state == ONLINE || state == OFFLINE;
    }
}
