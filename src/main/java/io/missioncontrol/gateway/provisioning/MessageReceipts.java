package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jboss.logging.Logger;

/**
 * Whether messages are in their sessions, where they survive a restart of the gateway. Only a session's history tells:
 * a gateway says that a run has started before it has written the message down, and calls a run done whose message waits
 * in a queue in its memory.
 */
final class MessageReceipts {

    static final String WAIT = "agent.wait";

    private static final Logger LOG = Logger.getLogger(MessageReceipts.class);
    /** What the agent says and does to a message comes behind it. */
    private static final int RECENT = 20;
    /** As many as gateways give without being asked for a number. */
    private static final int EARLIER = 200;
    /** Gateways cut long texts in histories; so much of a message tells it from others. */
    private static final int BEGINNING = 300;
    /** Gateways leave these marks out of histories: {@code [[reply_to_current]]}. */
    private static final Pattern MARKS = Pattern.compile("\\[\\[[^\\[\\]]*]]|\\s+");
    private static final Set<String> UNDER_WAY = Set.of("timeout", "pending");
    private static final int MAX_REASON = 200;

    private final GatewayClient client;

    MessageReceipts(GatewayClient client) {
        this.client = client;
    }

    /**
     * Completes when the message, which the gateway has just taken, is in its session, or when the gateway has had it
     * for too long to wait on. Fails with {@link GatewayErrorCode#AGENT_FAILED} when the run ended without keeping it,
     * and with {@link GatewayErrorCode#AGENT_BUSY} when it is to be asked again later.
     */
    Uni<Void> confirm(GatewayTarget target, AgentSession session, GatewayMessage message) {
        String id = message.id().toString();
        return await(target, id, session.firstWait())
                .chain(run -> isKept(target, message, RECENT)
                        .invoke(kept -> judge(target, session, message, run, kept)))
                .replaceWithVoid();
    }

    private static void judge(
            GatewayTarget target, AgentSession session, GatewayMessage message, JsonObject run, boolean kept) {
        String id = message.id().toString();
        String status = run.getString("status", "");
        boolean failed = status.equals("error");
        // Without the message in the session, "ok" only says that it waits in the gateway's queue.
        if (failed || kept && !isUnderWay(run)) {
            session.settled(id);
        }
        if (kept) {
            session.arrived(id);
        } else if (failed) {
            throw new GatewayException(GatewayErrorCode.AGENT_FAILED,
                    "The agent could not be run, and the gateway has not kept the message: " + reason(run, target));
        } else if (session.isOverdue(id)) {
            LOG.warnf("gateway.message.unconfirmed gateway_id=%s session=%s message_id=%s",
                    target.gatewayId(), message.sessionKey(), id);
            session.arrived(id);
        } else {
            throw new GatewayException(GatewayErrorCode.AGENT_BUSY,
                    "The gateway has not put the message into the session yet.", null, session.nextLook());
        }
    }

    private static String reason(JsonObject run, GatewayTarget target) {
        String said = run.getValue("error") instanceof String error ? error : "it does not say why";
        boolean hasToken = target.token() != null && !target.token().isBlank();
        String line = (hasToken ? said.replace(target.token(), "***") : said).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "…" : line;
    }

    /**
     * The state of a run, see {@link #isUnderWay}. Empty when the gateway refuses to say; fails when it says nothing.
     */
    Uni<JsonObject> await(GatewayTarget target, String run, Duration wait) {
        JsonObject params = new JsonObject().put("runId", run).put("timeoutMs", wait.toMillis());
        return client.call(target, WAIT, params)
                .onFailure(failure -> failure instanceof GatewayException refusal && Refusals.answered(refusal))
                .recoverWithItem(() -> new JsonObject());
    }

    /** Whether the run goes on or waits in the gateway's queue; so it is said of one that the gateway does not know. */
    static boolean isUnderWay(JsonObject run) {
        return UNDER_WAY.contains(run.getString("status", ""));
    }

    /** Whether a message that was sent some time ago is in its session by now. */
    Uni<Boolean> isKept(GatewayTarget target, GatewayMessage message) {
        return isKept(target, message, EARLIER);
    }

    /** False, too, when the gateway refuses to show the history: then nothing proves it. */
    private Uni<Boolean> isKept(GatewayTarget target, GatewayMessage message, int limit) {
        JsonObject params = new JsonObject().put("sessionKey", message.sessionKey()).put("limit", limit);
        return client.call(target, "chat.history", params)
                .map(history -> history.getValue("messages") instanceof JsonArray messages
                        && messages.stream().anyMatch(entry -> isOf(message, entry)))
                .onFailure(failure -> failure instanceof GatewayException refusal
                        && (Refusals.answered(refusal) || !refusal.isPassing()))
                .recoverWithItem(false);
    }

    private static boolean isOf(GatewayMessage message, Object entry) {
        if (!(entry instanceof JsonObject said) || !"user".equals(said.getValue("role"))) {
            return false;
        }
        return said.getValue("idempotencyKey") instanceof String key
                ? key.startsWith(message.id().toString())
                : contains(text(said.getValue("content")), message.text());
    }

    /** The oldest gateways keep no ids, put the time before what was said, and some of what waited together in one. */
    private static boolean contains(String said, String text) {
        String plain = plain(text);
        return plain(said).contains(plain.substring(0, Math.min(plain.length(), BEGINNING)));
    }

    private static String plain(String text) {
        return MARKS.matcher(text).replaceAll("");
    }

    /** Content is a string or a list of parts, by version. */
    private static String text(Object content) {
        if (content instanceof JsonArray parts) {
            return parts.stream()
                    .map(part -> part instanceof JsonObject text ? text.getString("text", "") : "")
                    .collect(Collectors.joining());
        }
        return content instanceof String text ? text : "";
    }
}
