package io.missioncontrol.edge.input;

import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Fields whose values no error may repeat: answers are logged and shown by clients. */
final class SecretFields {

    static final JsonNode HIDDEN = new TextNode("[hidden]");

    private static final Set<Object> NAMES = Set.of("secret", "previous_secret", "token", "password", "api_key");

    /** An address with a user before the host, or with a credential in its query. */
    private static final Pattern CREDENTIALS_IN_URL = Pattern.compile(
            "//[^/?#]*@|[?&#][^=&]*(token|password|secret|key)[^=&]*=", Pattern.CASE_INSENSITIVE);

    private SecretFields() {}

    static boolean isIn(String text) {
        return CREDENTIALS_IN_URL.matcher(text).find();
    }

    static boolean contains(Object name) {
        return NAMES.contains(name);
    }

    /** Whether there is such a field in it, at any depth: an input with one is hidden as a whole. */
    static boolean isIn(JsonNode input) {
        return input.propertyStream().anyMatch(field -> NAMES.contains(field.getKey()))
                || input.valueStream().anyMatch(SecretFields::isIn);
    }
}
