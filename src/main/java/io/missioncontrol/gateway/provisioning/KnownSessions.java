package io.missioncontrol.gateway.provisioning;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.missioncontrol.gateway.client.GatewayTarget;
import jakarta.enterprise.context.ApplicationScoped;

/** Sessions that this process has opened on their gateways, so that messages to them need no preparation. */
@ApplicationScoped
public class KnownSessions {

    /** Per gateway. Beyond that they are forgotten and opened anew, those last in which a message is on its way. */
    private static final int MAX_SESSIONS = 10_000;

    private final Map<Object, Map<String, AgentSession>> gateways = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    public KnownSessions() {
        this(System::nanoTime);
    }

    KnownSessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The one session of this key, whether opened or not. */
    AgentSession get(GatewayTarget target, String sessionKey) {
        Map<String, AgentSession> sessions = sessions(target);
        AgentSession known = sessions.get(sessionKey);
        if (known != null) {
            return known;
        }
        if (sessions.size() >= MAX_SESSIONS) {
            sessions.values().removeIf(session -> !session.isAnyOnTheWay());
        }
        if (sessions.size() >= MAX_SESSIONS) {
            sessions.clear();
        }
        return sessions.computeIfAbsent(sessionKey, key -> new AgentSession(nanos));
    }

    void forget(GatewayTarget target, String sessionKey) {
        sessions(target).remove(sessionKey);
    }

    /** After a lost connection: the gateway may have come back without its sessions. */
    void lost(GatewayTarget target) {
        sessions(target).values().forEach(AgentSession::lost);
    }

    private Map<String, AgentSession> sessions(GatewayTarget target) {
        Object gateway = target.gatewayId() == null ? target.url() : target.gatewayId();
        Map<String, AgentSession> sessions = gateways.get(gateway);
        return sessions != null ? sessions : gateways.computeIfAbsent(gateway, key -> new ConcurrentHashMap<>());
    }
}
