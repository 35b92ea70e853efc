package io.missioncontrol.agent;

import io.missioncontrol.queue.NewJob;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.UUID;

/**
 * What the job that talks to a gateway has to do for an agent.
 *
 * @param generation of the agent's row when this was ordered; another one means that the order is out of date
 * @param resetSession whether the agent forgets its conversation, so that it reads its files anew
 * @param bootstrap whether it gets the instructions for its first start
 * @param rotateToken whether it gets a new token although the one in its files is good
 */
record AgentOrder(
        UUID agentId, int generation, Action action, boolean resetSession, boolean bootstrap, boolean rotateToken) {

    static final String KIND = "agent_provision";

    /** The words are those of {@code agents.provision_action}. */
    enum Action {
        PROVISION,
        UPDATE,
        WAKE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A new agent on its gateway. */
    static AgentOrder provision(UUID agentId, int generation) {
        return new AgentOrder(agentId, generation, Action.PROVISION, true, true, false);
    }

    /** The agent's files and settings anew. */
    static AgentOrder update(UUID agentId, int generation, boolean bootstrap) {
        return new AgentOrder(agentId, generation, Action.UPDATE, true, bootstrap, false);
    }

    /** Only another message. */
    static AgentOrder wake(UUID agentId, int generation) {
        return new AgentOrder(agentId, generation, Action.WAKE, false, false, false);
    }

    AgentOrder of(int otherGeneration) {
        return new AgentOrder(agentId, otherGeneration, action, resetSession, bootstrap, rotateToken);
    }

    static AgentOrder of(JsonObject payload) {
        return new AgentOrder(
                UUID.fromString(payload.getString("agent_id")),
                payload.getInteger("generation"),
                Action.valueOf(payload.getString("action").toUpperCase(Locale.ROOT)),
                payload.getBoolean("reset_session"),
                payload.getBoolean("bootstrap"),
                payload.getBoolean("rotate_token"));
    }

    /** Jobs of one agent run one after the other. */
    NewJob job() {
        JsonObject payload = new JsonObject()
                .put("agent_id", agentId.toString())
                .put("generation", generation)
                .put("action", action.word())
                .put("reset_session", resetSession)
                .put("bootstrap", bootstrap)
                .put("rotate_token", rotateToken);
        return new NewJob(UUID.randomUUID(), KIND, agentId, payload.encode());
    }
}
