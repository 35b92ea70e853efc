package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.stream.Collectors;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayHello;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Sends messages to agents. Gateways answer before they have put a message in its place, and mix up those that come
 * meanwhile: so each session is told one thing after the other, the next when the agent is done with the one before. A
 * queue of the gateway's is in memory, loses what is too much for it, and is gone after a restart; ours is not. That
 * takes one round trip for a message to a quiet session and two for messages in a row.
 */
@ApplicationScoped
public class GatewayMessages {

    /** The limit of the oldest gateways. */
    private static final int MAX_LABEL = 64;
    /** Up to this protocol, gateways take messages for agents that they do not have. */
    private static final int UNCHECKED_PROTOCOL = 3;
    private static final String AGENT = "agent:";
    private static final String WAIT = "agent.wait";
    /** The longest wait within one attempt; the next follows soon. */
    private static final int MAX_WAIT_MILLIS = 5_000;
    private static final Duration NEXT_LOOK = Duration.ofSeconds(1);

    private final GatewayClient client;
    private final KnownSessions sessions;

    public GatewayMessages(GatewayClient client, KnownSessions sessions) {
        this.client = client;
        this.sessions = sessions;
    }

    /**
     * Makes sure that the session exists, and sends. Completes when the gateway has taken the message, now or earlier
     * under the same id. Tries once: fails with {@link GatewayException}, which says whether later may help. An agent
     * that the gateway does not have is an {@link GatewayErrorCode#RPC_ERROR} for good. May wait up to 5 s for each
     * message before it in the same session, and fails with {@link GatewayErrorCode#AGENT_BUSY} when the agent works on
     * it for longer; after 2 minutes it is sent all the same.
     */
    public Uni<Void> send(GatewayTarget target, GatewayMessage message) {
        AgentSession session = sessions.get(target, message.sessionKey());
        Uni<Void> sending = session.opened(() -> open(target, message))
                .chain(tellsItsPlace -> tellsItsPlace
                        ? session.inTurn(() -> afterTheLast(target, session).chain(() -> chat(target, message))
                                .invoke(() -> session.sent(message.id().toString())))
                        : chat(target, message))
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> judge(target, message, (GatewayException) failure));
        return CallerContext.resume(sending);
    }

    private Uni<Void> chat(GatewayTarget target, GatewayMessage message) {
        JsonObject params = new JsonObject()
                .put("sessionKey", message.sessionKey())
                .put("message", message.text())
                .put("deliver", message.deliver())
                .put("idempotencyKey", message.id().toString());
        return client.call(target, "chat.send", params).replaceWithVoid();
    }

    private Uni<Void> afterTheLast(GatewayTarget target, AgentSession session) {
        String run = session.unsettled();
        if (run == null) {
            return Uni.createFrom().voidItem();
        }
        JsonObject params = new JsonObject().put("runId", run).put("timeoutMs", MAX_WAIT_MILLIS);
        return client.call(target, WAIT, params)
                // A gateway that says it does not know the one before is not working on it; one that says nothing may be.
                .onFailure(failure -> failure instanceof GatewayException refusal && Refusals.answered(refusal))
                .recoverWithItem(() -> new JsonObject())
                .invoke(answer -> {
                    if ("timeout".equals(answer.getString("status"))) {
                        throw new GatewayException(GatewayErrorCode.AGENT_BUSY,
                                "The agent still works on the message before.", null, NEXT_LOOK);
                    }
                    session.settled();
                })
                .replaceWithVoid();
    }

    /** Whether the gateway tells when a message is in its place. */
    private Uni<Boolean> open(GatewayTarget target, GatewayMessage message) {
        return client.hello(target).chain(hello -> agentIsThere(target, hello, message.sessionKey())
                .chain(() -> patch(target, message))
                .replaceWith(hello.methods().contains(WAIT)));
    }

    private Uni<?> patch(GatewayTarget target, GatewayMessage message) {
        JsonObject plain = new JsonObject().put("key", message.sessionKey());
        String label = label(message.label());
        if (label == null) {
            return client.call(target, "sessions.patch", plain);
        }
        return client.call(target, "sessions.patch", plain.copy().put("label", label))
                .onFailure(failure -> failure instanceof GatewayException refusal && Refusals.labelRefused(refusal))
                .recoverWithUni(() -> client.call(target, "sessions.patch", plain));
    }

    private Uni<?> agentIsThere(GatewayTarget target, GatewayHello hello, String sessionKey) {
        String agentId = agentId(sessionKey);
        return agentId == null || hello.protocol() > UNCHECKED_PROTOCOL
                ? Uni.createFrom().nullItem()
                : client.call(target, "agents.files.list", new JsonObject().put("agentId", agentId));
    }

    private Uni<Void> judge(GatewayTarget target, GatewayMessage message, GatewayException failure) {
        if (Refusals.messageIdUsed(failure)) {
            return Uni.createFrom().voidItem();
        }
        if (Refusals.agentMissing(failure)) {
            sessions.forget(target, message.sessionKey());
            return Uni.createFrom().failure(new GatewayException(
                    GatewayErrorCode.RPC_ERROR,
                    "The gateway has no agent for session " + message.sessionKey()
                            + ": it was not placed there, or it was removed",
                    failure.rpcCode().orElse(null),
                    null));
        }
        if (Refusals.unavailable(failure)) {
            return wasTaken(target, message).chain(taken ->
                    taken ? Uni.createFrom().voidItem() : Uni.createFrom().failure(failure));
        }
        // A gateway that is only slow still has its sessions, and works on what it was told.
        if (!Refusals.answered(failure) && failure.code() != GatewayErrorCode.TIMED_OUT) {
            sessions.forgetAll(target);
        }
        return Uni.createFrom().failure(failure);
    }

    /** Gateways repeat the failure of a run for a message that they took: then its session's history has it. */
    private Uni<Boolean> wasTaken(GatewayTarget target, GatewayMessage message) {
        return client.call(target, "chat.history", new JsonObject().put("sessionKey", message.sessionKey()))
                .map(history -> history.getValue("messages") instanceof JsonArray messages
                        && messages.stream().anyMatch(entry -> isOf(message, entry)))
                .onFailure(GatewayException.class).recoverWithItem(false);
    }

    private static boolean isOf(GatewayMessage message, Object entry) {
        return entry instanceof JsonObject said
                && (said.getValue("idempotencyKey") instanceof String key
                        ? key.startsWith(message.id().toString())
                        : message.text().equals(text(said.getValue("content"))));
    }

    /** Content is a string or a list of parts, by version. */
    private static String text(Object content) {
        if (content instanceof JsonArray parts) {
            return parts.stream()
                    .map(part -> part instanceof JsonObject text ? text.getString("text", "") : "")
                    .collect(Collectors.joining());
        }
        return content instanceof String text ? text : null;
    }

    private static String agentId(String sessionKey) {
        int end = sessionKey.indexOf(':', AGENT.length());
        return sessionKey.startsWith(AGENT) && end > 0 ? sessionKey.substring(AGENT.length(), end) : null;
    }

    /** Null when there is none. Never half of a character. */
    private static String label(String label) {
        if (label == null || label.isBlank()) {
            return null;
        }
        if (label.length() <= MAX_LABEL) {
            return label;
        }
        int end = Character.isHighSurrogate(label.charAt(MAX_LABEL - 1)) ? MAX_LABEL - 1 : MAX_LABEL;
        return label.substring(0, end);
    }
}
