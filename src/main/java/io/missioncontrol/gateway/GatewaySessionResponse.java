package io.missioncontrol.gateway;

import java.util.Map;

/** A session, as the gateway describes it. */
public record GatewaySessionResponse(Map<String, Object> session) {}
