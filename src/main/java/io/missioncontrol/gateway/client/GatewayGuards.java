package io.missioncontrol.gateway.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * One guard for each gateway and way to get in: somebody who fails with a wrong path or token must not keep others from
 * a gateway behind the same address. Those used least recently are forgotten.
 */
@ApplicationScoped
public class GatewayGuards {

    static final int MAX_GUARDS = 2_000;

    private final Map<GatewayTarget, GatewayGuard> guards = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<GatewayTarget, GatewayGuard> eldest) {
            return size() > MAX_GUARDS;
        }
    };

    /** The call, bounded and perhaps repeated. Fails with {@link GatewayException}. */
    <T> Uni<T> guard(GatewayTarget target, Supplier<Uni<T>> call) {
        GatewayGuard guard;
        synchronized (guards) {
            guard = guards.computeIfAbsent(target.withoutId(), absent -> new GatewayGuard());
        }
        return guard.guard(call);
    }
}
