package io.missioncontrol.edge.input;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One entry of a 422 list. Clients read {@code type} and {@code loc}; {@code msg} is for people.
 *
 * @param loc where: {@code ["body","name"]}, {@code ["query","limit"]}, {@code ["path","webhook_id"]}
 * @param input what was sent, as far as it is short
 * @param ctx numbers of the rule, such as {@code min_length}; left out when there are none
 */
// Written by the error body's own mapper, which Quarkus does not see.
@RegisterForReflection
public record FieldError(
        String type,
        List<Object> loc,
        String msg,
        JsonNode input,
        @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Object> ctx) {}
