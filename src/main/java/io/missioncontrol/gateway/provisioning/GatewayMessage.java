package io.missioncontrol.gateway.provisioning;

import java.util.UUID;

/**
 * A message to a session of a gateway.
 *
 * @param label of the session, set when the session is made; null for none
 * @param deliver whether the agent's answer goes out to where its user talks to it
 * @param id the gateway takes a message with the same id only once
 */
public record GatewayMessage(String sessionKey, String label, String text, boolean deliver, UUID id) {

    /** The limit of the oldest gateways. */
    private static final int MAX_LABEL = 64;

    /** The label as all gateways take it; null when there is none. Never half of a character. */
    String shortLabel() {
        if (label == null || label.isBlank()) {
            return null;
        }
        if (label.length() <= MAX_LABEL) {
            return label;
        }
        int end = Character.isHighSurrogate(label.charAt(MAX_LABEL - 1)) ? MAX_LABEL - 1 : MAX_LABEL;
        return label.substring(0, end);
    }
}
