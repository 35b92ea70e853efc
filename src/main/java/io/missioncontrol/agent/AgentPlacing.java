package io.missioncontrol.agent;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.missioncontrol.gateway.provisioning.AgentPlacement;
import io.missioncontrol.gateway.provisioning.GatewayAgents;
import io.missioncontrol.gateway.provisioning.GatewayMessage;
import io.missioncontrol.gateway.provisioning.GatewayMessages;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/** What is done to an agent on its gateway. All of it may be repeated. */
@ApplicationScoped
class AgentPlacing {

    private final GatewayAgents agents;
    private final GatewayMessages messages;
    private final AgentFileSet files;

    AgentPlacing(GatewayAgents agents, GatewayMessages messages, AgentFileSet files) {
        this.agents = agents;
        this.messages = messages;
        this.files = files;
    }

    /** @param overwrite writes the files that the agent keeps itself, too */
    Uni<Void> place(GatewayTarget target, AgentFacts facts, String token, boolean bootstrap, boolean overwrite) {
        AgentPlacement placement = new AgentPlacement(
                facts.gatewayName(),
                facts.session(),
                facts.name(),
                facts.workspaceRoot(),
                new JsonObject(facts.heartbeat()),
                files.render(facts, token, bootstrap),
                overwrite ? Set.of() : AgentFileSet.preserved(facts.boardId() == null));
        return agents.place(target, placement);
    }

    Uni<Void> takeOff(GatewayTarget target, AgentFacts facts) {
        return agents.remove(target, facts.gatewayName(), facts.session());
    }

    Uni<Void> resetSession(GatewayTarget target, AgentFacts facts) {
        return agents.resetSession(target, facts.session());
    }

    /**
     * Tells the agent to begin; of the same wake-up the gateway takes one message. One that gets lost there is noticed: the
     * agent does not call in.
     */
    Uni<Void> wake(GatewayTarget target, AgentFacts facts, AgentOrder order) {
        String text = "Hello " + BriefingText.line(facts.name()) + ", your workspace has been "
                + (order.action() == AgentOrder.Action.PROVISION ? "set up." : "brought up to date.")
                + "\n\nRead AGENTS.md and follow it from its beginning: first call in as its section Heartbeat says. "
                + "If there is a BOOTSTRAP.md, do what it says, too.";
        String occasion =
                facts.id() + " " + order.generation() + " " + facts.row().getInteger("wake_attempts") + " " + order.action();
        UUID id = UUID.nameUUIDFromBytes(occasion.getBytes(StandardCharsets.US_ASCII));
        return messages.sendUnconfirmed(target, new GatewayMessage(facts.session(), facts.name(), text, true, id));
    }
}
