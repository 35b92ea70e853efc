package io.missioncontrol.auth.oidc;

import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.quarkus.oidc.common.OidcResponseFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Watches the requests for the issuer's keys. quarkus-oidc sends one when a token names a key that it does not know, at
 * most one in a while, and refuses other tokens with that key meanwhile: after a rotation they only have to wait.
 */
@ApplicationScoped
@Unremovable
@OidcEndpoint(OidcEndpoint.Type.JWKS)
public class KeyFetches implements OidcRequestFilter, OidcResponseFilter {

    private static final int OK = 200;
    private static final long LOST_AFTER_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();

    private enum State {
        NEVER,
        RUNNING,
        DONE,
        FAILED
    }

    private record Fetch(State state, long sinceNanos) {}

    private volatile Fetch last = new Fetch(State.NEVER, 0);

    @Override
    public Uni<Void> filter(OidcRequestFilterContext request) {
        become(State.RUNNING);
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> filter(OidcResponseFilterContext response) {
        become(response.statusCode() == OK ? State.DONE : State.FAILED);
        return Uni.createFrom().voidItem();
    }

    /** Called by whoever got the failure: without a response there is nothing to filter. */
    void failed() {
        if (last.state() == State.RUNNING) {
            become(State.FAILED);
        }
    }

    boolean isRunning() {
        return last.state() == State.RUNNING && age() < LOST_AFTER_NANOS;
    }

    /** Whether new keys came in just now, so that an attempt that began before may have missed them. */
    boolean hasJustSucceeded() {
        return last.state() == State.DONE && age() < RECENT_NANOS;
    }

    /** Whether the issuer could not be asked the last time: nothing can be said about an unknown key then. */
    boolean hasFailed() {
        return last.state() == State.FAILED || last.state() == State.RUNNING && !isRunning();
    }

    private void become(State state) {
        last = new Fetch(state, System.nanoTime());
    }

    private long age() {
        return System.nanoTime() - last.sinceNanos();
    }
}
