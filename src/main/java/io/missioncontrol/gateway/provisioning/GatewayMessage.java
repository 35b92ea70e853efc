package io.missioncontrol.gateway.provisioning;

import java.util.UUID;

/**
 * A message to a session of a gateway.
 *
 * @param label of the session, set when the session is made; null for none
 * @param deliver whether the agent's answer goes out to where its user talks to it
 * @param id the gateway takes a message with the same id only once
 */
public record GatewayMessage(String sessionKey, String label, String text, boolean deliver, UUID id) {}
