package io.missioncontrol.system;

import io.missioncontrol.gateway.GatewayState;
import java.time.LocalDateTime;
import java.util.List;

/**
 * How the service is, for people.
 *
 * @param commit empty when the build was not told it
 * @param schemaVersion the last migration that was applied
 * @param uptimeSeconds of the process that answers
 * @param queue what waits, by kind of job; of the whole service
 * @param deadDeliveries events of the organization's webhooks whose delivery was given up
 * @param gateways of the organization, asked just now
 */
public record SystemStatusRead(
        String version,
        String commit,
        String schemaVersion,
        LocalDateTime startedAt,
        long uptimeSeconds,
        List<WaitingJobs> queue,
        long deadDeliveries,
        List<GatewayState> gateways,
        LimiterState rateLimits) {

    /** @param oldestSeconds how long the oldest has waited */
    public record WaitingJobs(String kind, long waiting, long oldestSeconds) {}

    /**
     * @param backend {@code memory} or {@code redis}
     * @param shared whether all processes count together right now
     */
    public record LimiterState(String backend, boolean shared) {}
}
