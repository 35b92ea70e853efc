package io.missioncontrol.gateway;

import io.missioncontrol.gateway.client.GatewayException;
import io.missioncontrol.gateway.client.GatewayTarget;
import java.util.List;
import java.util.Map;

/**
 * Whether a gateway can be used, and its sessions if so.
 *
 * @param error why not; null when it can
 * @param errorCode the kind of error, the same as in error bodies; null when it can be used
 */
public record GatewaysStatusResponse(
        boolean connected,
        String gatewayUrl,
        Integer sessionsCount,
        List<Map<String, Object>> sessions,
        Map<String, Object> mainSession,
        String mainSessionError,
        String error,
        String errorCode) {

    static GatewaysStatusResponse connected(
            GatewayTarget target,
            List<Map<String, Object>> sessions,
            Map<String, Object> mainSession,
            String mainSessionError) {
        return new GatewaysStatusResponse(
                true, target.url(), sessions.size(), sessions, mainSession, mainSessionError, null, null);
    }

    static GatewaysStatusResponse failed(String url, GatewayException failure) {
        return new GatewaysStatusResponse(
                false, url, null, null, null, null, failure.getMessage(), failure.code().wireName());
    }
}
