package io.missioncontrol.gateway;

import io.missioncontrol.edge.ApiException;
import io.missioncontrol.edge.input.Fields;
import java.util.UUID;

/**
 * Which gateway is asked about: that of a board, or one at an address.
 *
 * @param url null when a board is named
 * @param token for the address; null for none
 * @param disableDevicePairing null when not given
 * @param allowInsecureTls null when not given
 */
record GatewayQuery(UUID boardId, String url, String token, Boolean disableDevicePairing, Boolean allowInsecureTls) {

    static GatewayQuery from(Fields query) {
        return new GatewayQuery(
                boardId(query),
                GatewayFields.blankAsNull(GatewayFields.url(query, "gateway_url").orNull()),
                GatewayFields.blankAsNull(GatewayFields.token(query, "gateway_token").orNull()),
                query.bool("gateway_disable_device_pairing").orNull(),
                query.bool("gateway_allow_insecure_tls").orNull());
    }

    /** Empty counts as left out, as clients send it. */
    static UUID boardId(Fields query) {
        return query.blankAsNull("board_id").orNull() == null ? null : query.uuid("board_id").orNull();
    }

    static ApiException nothingNamed() {
        return ApiException.unprocessable("board_id or gateway_url is required");
    }

    /** The token must not end up in a log line. */
    @Override
    public String toString() {
        return "GatewayQuery[" + boardId + "]";
    }
}
