package io.missioncontrol.gateway.provisioning;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Sessions that exist on their gateways for sure, so that messages to them need no preparation. */
@ApplicationScoped
public class KnownSessions {

    /** Per gateway. Beyond that all are forgotten and looked at anew. */
    private static final int MAX_SESSIONS = 10_000;

    private final Map<Object, Map<String, Uni<Void>>> gateways = new ConcurrentHashMap<>();

    /** @return completed when the session is known; while it is being opened, everybody waits for the one call */
    Uni<Void> opened(GatewayTarget target, String sessionKey, Supplier<Uni<Void>> open) {
        Map<String, Uni<Void>> sessions = sessions(target);
        Uni<Void> known = sessions.get(sessionKey);
        if (known != null) {
            return known;
        }
        if (sessions.size() >= MAX_SESSIONS) {
            sessions.clear();
        }
        return sessions.computeIfAbsent(sessionKey, key -> open.get()
                .onFailure().invoke(() -> sessions.remove(key))
                .memoize().indefinitely());
    }

    void forget(GatewayTarget target, String sessionKey) {
        sessions(target).remove(sessionKey);
    }

    /** After a lost connection: the gateway may have come back without them. */
    void forgetAll(GatewayTarget target) {
        sessions(target).clear();
    }

    private Map<String, Uni<Void>> sessions(GatewayTarget target) {
        Object gateway = target.gatewayId() == null ? target.url() : target.gatewayId();
        Map<String, Uni<Void>> sessions = gateways.get(gateway);
        return sessions != null ? sessions : gateways.computeIfAbsent(gateway, key -> new ConcurrentHashMap<>());
    }
}
