package io.missioncontrol.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.missioncontrol.edge.input.Field;
import io.missioncontrol.edge.input.Fields;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The fields that creating and changing an agent read alike. */
final class AgentFields {

    private AgentFields() {}

    static Field<ObjectNode> heartbeatConfig(Fields body) {
        return body.object("heartbeat_config");
    }

    /** Text values without blanks around them; what is empty is left out, and an empty profile is none. */
    static Field<ObjectNode> identityProfile(Fields body) {
        return body.object("identity_profile").map(AgentFields::normalized);
    }

    static String text(ObjectNode object) {
        return object == null ? null : object.toString();
    }

    private static ObjectNode normalized(ObjectNode profile) {
        ObjectNode normalized = JsonNodeFactory.instance.objectNode();
        profile.properties().forEach(entry -> {
            String key = entry.getKey().strip();
            String value = text(entry.getValue());
            if (!key.isEmpty() && !value.isEmpty()) {
                normalized.put(key, value);
            }
        });
        return normalized.isEmpty() ? null : normalized;
    }

    private static String text(JsonNode value) {
        if (value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(AgentFields::text)
                    .filter(item -> !item.isEmpty())
                    .collect(Collectors.joining(", "));
        }
        return (value.isValueNode() ? value.asText() : value.toString()).strip();
    }
}
