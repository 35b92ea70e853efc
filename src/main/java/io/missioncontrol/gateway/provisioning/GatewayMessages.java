package io.missioncontrol.gateway.provisioning;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayHello;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Sends messages to agents. Gateways answer before they have put a message in its place, and mix up those that come
 * meanwhile: so each session is told one thing after the other, the next when the agent is done with the one before,
 * and a message is sent again until it is in the session. A queue of the gateway's is in memory, loses what is too much
 * for it, and is gone after a restart; ours is not. That takes three round trips for a message to a quiet session.
 */
@ApplicationScoped
public class GatewayMessages {

    /** Up to this protocol, gateways take messages for agents that they do not have. */
    private static final int UNCHECKED_PROTOCOL = 3;
    private static final String AGENT = "agent:";

    private final GatewayClient client;
    private final KnownSessions sessions;
    private final MessageReceipts receipts;

    public GatewayMessages(GatewayClient client, KnownSessions sessions) {
        this.client = client;
        this.sessions = sessions;
        receipts = new MessageReceipts(client);
    }

    /**
     * Makes sure that the session exists, and sends. Completes when the message is in the session, now or earlier under
     * the same id. Tries once: fails with {@link GatewayException}, which says whether later may help; whoever tries
     * again under the same id has it there once, unless the gateway has kept it and this process does not know of the
     * first time. An agent that the gateway does not have is an {@link GatewayErrorCode#RPC_ERROR} for good. Fails with
     * {@link GatewayErrorCode#AGENT_BUSY} while the agent works on the message before or the gateway has not kept this
     * one, each for 2 minutes at most: then it is sent all the same, or counts as kept.
     */
    public Uni<Void> send(GatewayTarget target, GatewayMessage message) {
        return send(target, message, true);
    }

    /**
     * As {@link #send}, but completes when the gateway has taken the message: for one whose loss is noticed, because it
     * asks for something.
     */
    public Uni<Void> sendUnconfirmed(GatewayTarget target, GatewayMessage message) {
        return send(target, message, false);
    }

    /** Whether the message was sent, and is not known to be in its session: to send it again tells nobody more. */
    public boolean isOnTheWay(GatewayTarget target, GatewayMessage message) {
        return sessions.get(target, message.sessionKey()).isOnTheWay(message.id().toString());
    }

    private Uni<Void> send(GatewayTarget target, GatewayMessage message, boolean confirmed) {
        AgentSession session = sessions.get(target, message.sessionKey());
        Uni<Void> sending = session.opened(() -> open(target, session, message))
                .chain(tellsItsPlace -> tellsItsPlace
                        ? session.inTurn(() -> sendInTurn(target, session, message, confirmed))
                        : chat(target, message).replaceWithVoid())
                .onFailure(GatewayException.class)
                .recoverWithUni(failure -> judge(target, session, message, (GatewayException) failure));
        return CallerContext.resume(sending);
    }

    private Uni<Void> sendInTurn(
            GatewayTarget target, AgentSession session, GatewayMessage message, boolean confirmed) {
        String id = message.id().toString();
        Uni<Boolean> before = session.isOnTheWay(id)
                ? receipts.isKept(target, message)
                : Uni.createFrom().item(false);
        return before.chain(kept -> kept
                        ? Uni.createFrom().voidItem()
                        : afterTheLast(target, session, message).chain(() -> {
                            session.sending(id);
                            return chat(target, message)
                                    .invoke(answer -> session.taken(id, "started".equals(answer.getString("status"))))
                                    .chain(() -> confirmed
                                            ? receipts.confirm(target, session, message)
                                            : Uni.createFrom().voidItem());
                        }))
                .invoke(() -> session.arrived(id));
    }

    private Uni<JsonObject> chat(GatewayTarget target, GatewayMessage message) {
        JsonObject params = new JsonObject()
                .put("sessionKey", message.sessionKey())
                .put("message", message.text())
                .put("deliver", message.deliver())
                .put("idempotencyKey", message.id().toString());
        return client.call(target, "chat.send", params);
    }

    private Uni<Void> afterTheLast(GatewayTarget target, AgentSession session, GatewayMessage message) {
        String run = session.unsettled();
        if (run == null || run.equals(message.id().toString())) {
            return Uni.createFrom().voidItem();
        }
        return client.hello(target).chain(hello -> {
            if (session.isOn(hello)) {
                return afterTheLast(target, session, run);
            }
            // Somebody else has noticed that the connection was lost.
            session.lost();
            return session.opened(() -> open(target, session, message)).replaceWithVoid();
        });
    }

    private Uni<Void> afterTheLast(GatewayTarget target, AgentSession session, String run) {
        // A gateway that says it does not know the one before is not working on it; one that says nothing may be.
        return receipts.await(target, run, session.firstWait())
                .invoke(answer -> {
                    if (MessageReceipts.isUnderWay(answer)) {
                        throw new GatewayException(GatewayErrorCode.AGENT_BUSY,
                                "The agent still works on the message before.", null, session.nextLook());
                    }
                    session.settled(run);
                })
                .replaceWithVoid();
    }

    /** Whether the gateway tells when the agent is done with a message. */
    private Uni<Boolean> open(GatewayTarget target, AgentSession session, GatewayMessage message) {
        return client.hello(target).chain(hello -> agentIsThere(target, hello, message.sessionKey())
                .chain(() -> patch(target, message))
                .invoke(() -> session.on(hello))
                .replaceWith(hello.methods().contains(MessageReceipts.WAIT)));
    }

    private Uni<?> patch(GatewayTarget target, GatewayMessage message) {
        JsonObject plain = new JsonObject().put("key", message.sessionKey());
        String label = message.shortLabel();
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

    private Uni<Void> judge(
            GatewayTarget target, AgentSession session, GatewayMessage message, GatewayException failure) {
        String id = message.id().toString();
        if (Refusals.messageIdUsed(failure)) {
            session.arrived(id);
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
            // Gateways repeat the failure of a run for a message that they took.
            return receipts.isKept(target, message)
                    .onFailure(GatewayException.class).recoverWithItem(false)
                    .chain(kept -> {
                        if (kept) {
                            session.arrived(id);
                            return Uni.createFrom().voidItem();
                        }
                        return Uni.createFrom().failure(failure);
                    });
        }
        if (Refusals.connectionLost(failure)) {
            sessions.lost(target);
        } else if (!failure.isPassing()) {
            session.arrived(id);
        }
        return Uni.createFrom().failure(failure);
    }

    private static String agentId(String sessionKey) {
        int end = sessionKey.indexOf(':', AGENT.length());
        return sessionKey.startsWith(AGENT) && end > 0 ? sessionKey.substring(AGENT.length(), end) : null;
    }
}
