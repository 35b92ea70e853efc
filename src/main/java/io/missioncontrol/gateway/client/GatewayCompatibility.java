package io.missioncontrol.gateway.client;

import java.util.Optional;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether a gateway is new enough: at least {@code GATEWAY_MIN_VERSION}. */
@ApplicationScoped
public class GatewayCompatibility {

    private static final int MAX_SHOWN = 100;

    private final GatewayClient client;
    private final String minimum;

    public GatewayCompatibility(GatewayClient client, GatewayClientConfig config) {
        this.client = client;
        this.minimum = config.minVersion().strip();
    }

    /**
     * What was found.
     *
     * @param version as the gateway reports it; null when it reports none
     * @param problem why it cannot be used, for people; empty when it can
     */
    public record Verdict(String version, Optional<String> problem) {

        public boolean isCompatible() {
            return problem.isEmpty();
        }
    }

    /**
     * Asks the gateway. Some report no version, or "dev" when they run from source: then the version counts that last
     * wrote their configuration, if that can be read.
     *
     * <p>Fails with {@link GatewayException} when the gateway cannot be reached.
     */
    public Uni<Verdict> check(GatewayTarget target) {
        return client.hello(target).chain(hello -> {
            String reported = hello.serverVersion();
            if (reported != null && GatewayVersion.parse(reported).isPresent()) {
                return Uni.createFrom().item(judge(reported));
            }
            return client.call(target, "config.get", new JsonObject())
                    .map(answer -> lastTouched(answer).orElse(reported))
                    .onFailure(GatewayException.class).recoverWithItem(reported)
                    .map(this::judge);
        });
    }

    /** As {@link #check}, but fails with {@link GatewayErrorCode#VERSION_UNSUPPORTED} when it is not new enough. */
    public Uni<Void> require(GatewayTarget target) {
        return check(target).chain(verdict -> verdict.problem()
                .map(problem -> Uni.createFrom().<Void>failure(
                        new GatewayException(GatewayErrorCode.VERSION_UNSUPPORTED, problem)))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** @param version null when there is none */
    public Verdict judge(String version) {
        GatewayVersion oldest = GatewayVersion.parse(minimum).orElse(null);
        if (oldest == null) {
            return new Verdict(version, Optional.of("Server configuration error: GATEWAY_MIN_VERSION is invalid."
                    + " Expected CalVer 'YYYY.M.D' or 'YYYY.M.D-REV', got '" + minimum + "'."));
        }
        String needed = " Minimum supported version is " + minimum + ".";
        if (version == null) {
            return new Verdict(null, Optional.of(
                    "Unable to determine gateway version from runtime metadata." + needed));
        }
        String shown = version.length() > MAX_SHOWN ? version.substring(0, MAX_SHOWN) + "…" : version;
        return GatewayVersion.parse(version)
                .map(found -> new Verdict(version, found.compareTo(oldest) >= 0
                        ? Optional.empty()
                        : Optional.of("Gateway version " + shown + " is not supported." + needed)))
                .orElseGet(() -> new Verdict(version, Optional.of(
                        "Gateway reported an unsupported version format '" + shown + "'." + needed)));
    }

    private static Optional<String> lastTouched(JsonObject answer) {
        boolean isThere = answer.getValue("config") instanceof JsonObject config
                && config.getValue("meta") instanceof JsonObject meta
                && meta.getValue("lastTouchedVersion") instanceof String version && !version.isBlank();
        return isThere
                ? Optional.of(answer.getJsonObject("config").getJsonObject("meta").getString("lastTouchedVersion")
                        .strip())
                : Optional.empty();
    }
}
