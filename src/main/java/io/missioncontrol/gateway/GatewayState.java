package io.missioncontrol.gateway;

import java.util.UUID;

/**
 * How a gateway is right now.
 *
 * @param state {@code up}, or the code of the error
 * @param lastError what the error says; null when it is up
 */
public record GatewayState(UUID id, String name, String state, String lastError) {

    static final String UP = "up";
}
