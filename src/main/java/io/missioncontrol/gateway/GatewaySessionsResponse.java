package io.missioncontrol.gateway;

import java.util.List;
import java.util.Map;

/**
 * The sessions of a board's gateway, as the gateway describes them.
 *
 * @param mainSession that of the gateway's main agent; null when the gateway refuses to make it
 */
public record GatewaySessionsResponse(List<Map<String, Object>> sessions, Map<String, Object> mainSession) {}
