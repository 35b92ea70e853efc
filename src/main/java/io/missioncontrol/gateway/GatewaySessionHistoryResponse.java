package io.missioncontrol.gateway;

import java.util.List;

/** The messages of a session, as the gateway keeps them: their form differs by its version and by who spoke. */
public record GatewaySessionHistoryResponse(List<Object> history) {}
