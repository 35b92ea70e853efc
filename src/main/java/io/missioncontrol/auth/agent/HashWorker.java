package io.missioncontrol.auth.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;

/**
 * The one thread that computes salted hashes of tokens. One, because a hash takes a core for about 0.1 s: whoever makes
 * us compute many slows down other hashes, nothing else. Waiting ones take turns.
 */
@Startup
@ApplicationScoped
class HashWorker {

    private final WorkerExecutor executor;
    private final Counter computed;

    HashWorker(Vertx vertx, MeterRegistry meters) {
        executor = vertx.createSharedWorkerExecutor("agent-token-hash", 1);
        computed = Counter.builder("missioncontrol.agent.token.hashes")
                .description("Salted hashes of agents' tokens that were computed")
                .register(meters);
    }

    Uni<String> hash(String token) {
        return compute(() -> TokenHash.of(token));
    }

    Uni<Boolean> matches(String token, String hash) {
        return compute(() -> TokenHash.matches(token, hash));
    }

    private <T> Uni<T> compute(Callable<T> hash) {
        return executor.executeBlocking(hash, false).invoke(() -> computed.increment());
    }

    @PreDestroy
    void close() {
        executor.closeAndForget();
    }
}
