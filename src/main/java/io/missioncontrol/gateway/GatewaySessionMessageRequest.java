package io.missioncontrol.gateway;

import io.missioncontrol.edge.input.Fields;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message to a session. */
@Schema(requiredProperties = "content")
public record GatewaySessionMessageRequest(String content) {

    static GatewaySessionMessageRequest from(Fields body) {
        return new GatewaySessionMessageRequest(body.nonBlank("content").required());
    }
}
