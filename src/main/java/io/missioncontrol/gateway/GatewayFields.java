package io.missioncontrol.gateway;

import io.missioncontrol.edge.input.Field;
import io.missioncontrol.edge.input.Fields;
import java.util.regex.Pattern;

/** The fields that several requests about gateways read alike. */
final class GatewayFields {

    /** A user or password before the host, or a query that carries a credential: addresses are shown and logged. */
    private static final Pattern CREDENTIALS = Pattern.compile(
            "^[^/?#]*//[^/?#]*@|[?&#][^=&]*(token|password|secret|key)[^=&]*=", Pattern.CASE_INSENSITIVE);

    private GatewayFields() {}

    /** Without blanks around it. Whether it is the address of a gateway shows when it is called. */
    static Field<String> url(Fields fields, String name) {
        return fields.text(name)
                .map(String::strip)
                .require(url -> !CREDENTIALS.matcher(url).find(), name + " must not carry credentials");
    }

    /** Without blanks around it. */
    static Field<String> token(Fields fields, String name) {
        return fields.text(name).map(String::strip);
    }

    static String blankAsNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
