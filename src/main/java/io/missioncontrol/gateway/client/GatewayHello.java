package io.missioncontrol.gateway.client;

import java.util.Set;

/**
 * What a gateway says about itself when it lets a client in.
 *
 * @param protocol the wire protocol that was agreed on: 3 or 4
 * @param serverVersion as the gateway reports it; null when it reports none
 * @param connectionId the gateway's name of this connection; null when it gives none
 * @param methods the methods that it advertises; empty when it advertises none
 */
public record GatewayHello(int protocol, String serverVersion, String connectionId, Set<String> methods) {}
