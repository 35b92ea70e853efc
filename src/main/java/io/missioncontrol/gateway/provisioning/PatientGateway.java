package io.missioncontrol.gateway.provisioning;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.missioncontrol.gateway.client.GatewayClient;
import io.missioncontrol.gateway.client.GatewayErrorCode;
import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayHello;
import io.missioncontrol.gateway.client.GatewayTarget;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/**
 * One gateway during one piece of work, which waits out what passes: restarts, its limits, the moment until it applies
 * its own configuration. For one subscriber at a time.
 */
final class PatientGateway {

    private final GatewayClient client;
    private final GatewayTarget target;
    private final Patience patience;
    private final Vertx vertx;
    private final long began = System.nanoTime();
    private boolean answered;

    PatientGateway(GatewayClient client, GatewayTarget target, Patience patience, Vertx vertx) {
        this.client = client;
        this.target = target;
        this.patience = patience;
        this.vertx = vertx;
    }

    Uni<GatewayHello> hello() {
        return persist(() -> client.hello(target));
    }

    /** A call that may be repeated. */
    Uni<JsonObject> call(String method, JsonObject params) {
        return persist(() -> client.call(target, method, params));
    }

    /** A call whose lost answer needs a look before it is repeated. */
    Uni<JsonObject> callOnce(String method, JsonObject params) {
        return client.call(target, method, params).invoke(() -> answered = true);
    }

    private <T> Uni<T> persist(Supplier<Uni<T>> call) {
        return attempt(call, new Tries());
    }

    private <T> Uni<T> attempt(Supplier<Uni<T>> call, Tries tries) {
        return call.get()
                .invoke(() -> answered = true)
                .onFailure(GatewayException.class)
                .recoverWithUni(failure ->
                        waitOut((GatewayException) failure, tries).chain(() -> attempt(call, tries)));
    }

    /** Completes when it is time to try again; fails with the failure when it is not worth waiting. */
    Uni<Void> waitOut(GatewayException failure, Tries tries) {
        answered |= Refusals.answered(failure);
        Duration pause = pause(failure, tries.next());
        if (!isWorthWaiting(failure, tries, pause)) {
            return Uni.createFrom().failure(failure);
        }
        return Uni.createFrom().emitter(emitter -> {
            long timer = vertx.setTimer(Math.max(1, pause.toMillis()), fired -> emitter.complete(null));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
        });
    }

    private boolean isWorthWaiting(GatewayException failure, Tries tries, Duration pause) {
        if (failure.code() == GatewayErrorCode.RATE_LIMITED) {
            return pause.compareTo(patience.rateLimit()) <= 0 && ends(elapsed(began), pause, patience.restarts());
        }
        if (Refusals.agentMissing(failure) || Refusals.unavailable(failure)) {
            return ends(tries.elapsed(), pause, patience.hotReload());
        }
        return failure.isPassing()
                && ends(elapsed(began), pause, answered ? patience.restarts() : patience.silence());
    }

    private static boolean ends(Duration elapsed, Duration pause, Duration limit) {
        return elapsed.plus(pause).compareTo(limit) <= 0;
    }

    private Duration pause(GatewayException failure, int tries) {
        long longest = patience.longestPause().toMillis();
        long doubled = patience.firstPause().toMillis() << Math.min(tries, 16);
        long millis = Math.min(longest, doubled);
        long jitter = ThreadLocalRandom.current().nextLong(millis / 4 + 1);
        long asked = failure.retryAfter().orElse(Duration.ZERO).toMillis();
        return Duration.ofMillis(Math.max(asked, millis) + jitter);
    }

    private static Duration elapsed(long since) {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** How often and since when one call has been tried. */
    static final class Tries {
        private int count = -1;
        private long first;

        private int next() {
            if (count < 0) {
                first = System.nanoTime();
            }
            return ++count;
        }

        private Duration elapsed() {
            return PatientGateway.elapsed(first);
        }
    }
}
